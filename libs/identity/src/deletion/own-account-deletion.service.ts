import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { AccountDeletions } from './account-deletions.service.js';

/** People who delete their account. */
@Injectable()
export class OwnAccountDeletion {
  constructor(
    private readonly recent: RecentSignIn,
    private readonly deletions: AccountDeletions,
  ) {}

  /**
   * Refuses keys, a wrong password, without one whoever did not sign in lately, and the only admin of an organization.
   * @returns when the account is removed for good
   */
  async delete(caller: Principal, password: string | null, requester: Requester): Promise<Date> {
    return this.deletions.delete(await this.recent.demand(caller, password, requester), caller.call);
  }
}
