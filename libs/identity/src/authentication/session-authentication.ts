import { Injectable } from '@nestjs/common';

import { type CallOrigin, Clock, type Principal } from '#kernel';

import type { SessionClaims } from '../sessions/session-tokens.js';
import { SessionUses } from '../sessions/session-uses.js';
import { Sessions } from '../sessions/sessions.service.js';
import { sessionExpired } from '../tokens/tokens.errors.js';
import { principalOfSession } from './principal-of.js';
import { PrincipalsRepository, type SessionPrincipalRow } from './principals.repository.js';

/** Who calls with a session of this service's own: nobody, with one that is wrong or was ended. */
@Injectable()
export class SessionAuthentication {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly sessions: Sessions,
    private readonly uses: SessionUses,
    private readonly clock: Clock,
  ) {}

  /**
   * Refuses a session that has expired.
   * @param isUse whether the session counts as seen
   */
  async identify(
    token: string,
    { via, origin }: { readonly via: 'cookie' | 'bearer'; readonly origin: CallOrigin },
    isUse: boolean,
  ): Promise<Principal | null> {
    const claims = await this.sessions.verify(token);
    if (claims === null) return null;
    const { sessionId, expiresAt } = claims;
    if (expiresAt <= this.clock.now()) throw sessionExpired();
    const row = await this.find(claims);
    if (row === null) return null;
    if (isUse) this.uses.note(sessionId, row.lastSeenAt);
    const signedInAt = row.signedInAt.getTime();
    const credential = { type: 'session', via, expiresAt, sessionId, signedInAt } as const;
    return principalOfSession(row, credential, row.activeOrgId, origin);
  }

  /** One look-up; three for the first request of a session that was given out without a row. */
  private async find(claims: SessionClaims): Promise<SessionPrincipalRow | null> {
    const { sessionId, revision } = claims;
    const row = await this.principals.findBySession(sessionId, revision);
    if (row !== null) return row;
    switch (await this.sessions.adopt(claims)) {
      case 'none':
        return null;
      case 'adopted':
        return this.principals.findBySession(sessionId, revision);
      case 'later':
        return this.principals.findWithoutRow(claims);
    }
  }
}
