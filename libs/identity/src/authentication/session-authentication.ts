import { Injectable } from '@nestjs/common';

import { Clock, type Principal } from '#kernel';

import { Sessions } from '../sessions/sessions.service.js';
import { sessionExpired } from '../tokens/tokens.errors.js';
import { principalOfSession } from './principal-of.js';
import { PrincipalsRepository } from './principals.repository.js';

/** Who calls with a session of this service's own: nobody, with one that is wrong or was ended. */
@Injectable()
export class SessionAuthentication {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Refuses a session that has expired. */
  async identify(token: string, via: 'cookie' | 'bearer'): Promise<Principal | null> {
    const session = await this.sessions.verify(token);
    if (session === null) return null;
    const { userId, sessionId, orgId, expiresAt } = session;
    if (expiresAt <= this.clock.now()) throw sessionExpired();
    const row = await this.principals.findBySession(userId, sessionId);
    return row && principalOfSession(row, { type: 'session', via, expiresAt }, orgId);
  }
}
