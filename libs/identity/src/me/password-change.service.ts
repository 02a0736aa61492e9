import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform';

import { demandNewPassword } from '../accounts/new-passwords.js';
import { Passwords } from '../accounts/passwords.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { OwnPassword } from './own-password.service.js';

/** Another password for an account. All its other sessions end with the change. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly account: OwnPassword,
    private readonly recent: RecentSignIn,
    private readonly passwords: Passwords,
  ) {}

  /** Refuses keys, a wrong or missing current password, and a new one that is none. Of several at once one is made. */
  async change(
    caller: Principal,
    { current, wanted }: { readonly current: string | null; readonly wanted: string },
    requester: Requester,
  ): Promise<void> {
    await demandNewPassword(wanted, 'newPassword');
    const before = await this.account.demandCurrent(caller, current);
    const userId = await this.recent.demand(caller, current, requester);
    const hash = await this.passwords.hash(wanted, 'account', requester);
    const { credential } = caller;
    const except = credential.type === 'session' ? credential.sessionId : null;
    await this.account.replace(userId, { before, hash }, except);
  }
}
