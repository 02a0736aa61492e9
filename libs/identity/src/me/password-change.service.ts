import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { demandNewPassword } from '../accounts/new-passwords.js';
import { OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { Passwords } from '../accounts/passwords.js';
import { signedInUser } from '../organizations/organization-access.js';
import { PasswordReplacement } from '../password-reset/password-replacement.service.js';
import { passwordChangedMail } from '../password-reset/password.texts.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { wrongCurrentPassword } from '../sign-in/sign-in.errors.js';
import { accountGone } from './me.errors.js';

/** Another password for an account. All its other sessions end with the change. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly recent: RecentSignIn,
    private readonly passwords: Passwords,
    private readonly replacement: PasswordReplacement,
  ) {}

  /** Refuses keys, a wrong or missing current password, and a new one that is none. Of several at once one is made. */
  async change(
    caller: Principal,
    { current, wanted }: { readonly current: string | null; readonly wanted: string },
    requester: Requester,
  ): Promise<void> {
    await demandNewPassword(wanted, 'newPassword');
    const userId = signedInUser(caller);
    const account = await this.accounts.find(userId);
    if (account === null) throw accountGone();
    if (account.passwordHash !== null && current === null) throw wrongCurrentPassword();
    await this.recent.demandOf(account, caller, current, requester);
    const hash = await this.passwords.hash(wanted, 'account', requester);
    const { credential } = caller;
    const replaced = await this.replacement.replace({
      userId,
      before: account.passwordHash,
      hash,
      call: caller.call,
      except: credential.type === 'session' ? credential.sessionId : null,
      notice: passwordChangedMail,
    });
    if (replaced === null) throw wrongCurrentPassword();
  }
}
