import { Injectable } from '@nestjs/common';

import { type CallOrigin, Clock, type Principal } from '#kernel';
import { ScopeCatalog } from '#platform/auth';

import { principalOfKey, principalOfSession } from './principal-of.js';
import { PrincipalsRepository } from './principals.repository.js';

/** By what somebody who called before is found again. */
export interface KnownCaller {
  /** Of the key that they called with; `null`: they had a session. */
  readonly keyPrefix: string | null;
  /** `null`: the key is an organization's. */
  readonly userId: string | null;
  /** Which organization they acted in; `null`: none. */
  readonly orgId: string | null;
}

/** Who called once, with the rights that they have now: for what goes on after their request. */
@Injectable()
export class CurrentCallers {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly scopes: ScopeCatalog,
    private readonly clock: Clock,
  ) {}

  /** `null`: the account is gone or disabled, the key was revoked or has expired. */
  async find({ keyPrefix, userId, orgId }: KnownCaller, origin: CallOrigin): Promise<Principal | null> {
    if (keyPrefix !== null) {
      const key = await this.principals.findByKeyPrefix(keyPrefix);
      if (key === null || (key.expiresAt !== null && key.expiresAt <= this.clock.now())) return null;
      return principalOfKey(keyPrefix, key, this.scopes, origin);
    }
    const user = userId === null ? null : await this.principals.findByUser(userId);
    if (user === null) return null;
    const now = this.clock.now();
    const credential = {
      type: 'session',
      via: 'bearer',
      expiresAt: now,
      sessionId: null,
      signedInAt: null,
    } as const;
    return principalOfSession(user, credential, orgId, origin);
  }
}
