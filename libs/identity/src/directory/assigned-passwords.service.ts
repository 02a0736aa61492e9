import { Injectable } from '@nestjs/common';

import { systemCall } from '#kernel';

import { demandNewPassword } from '../accounts/new-passwords.js';
import { OwnAccountsRepository } from '../accounts/own-accounts.repository.js';
import { Passwords } from '../accounts/passwords.js';
import { PasswordReplacement } from '../password-reset/password-replacement.service.js';
import { passwordAssignedMail } from '../password-reset/password.texts.js';

/** Passwords that the operator gives. */
@Injectable()
export class AssignedPasswords {
  constructor(
    private readonly accounts: OwnAccountsRepository,
    private readonly passwords: Passwords,
    private readonly replacement: PasswordReplacement,
  ) {}

  /**
   * All sessions of the user end, and they are told by mail. Refuses a password that is short, long or common. `null`:
   * there is no such user, or they are changing it themselves.
   * @returns how many sessions there were
   */
  async assign(userId: string, password: string): Promise<number | null> {
    await demandNewPassword(password, 'password');
    const hash = await this.passwords.hash(password, 'account', { caller: 'operator' });
    const account = await this.accounts.find(userId);
    if (account === null) return null;
    const { passwordHash: before } = account;
    const call = systemCall('cli');
    return this.replacement.replace({
      userId,
      before,
      hash,
      except: null,
      call,
      notice: passwordAssignedMail,
    });
  }
}
