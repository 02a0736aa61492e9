import { Injectable } from '@nestjs/common';

import type { Requester } from '#platform/auth';

import { signupClosed } from '../accounts/accounts.errors.js';
import { Accounts, type OwnAccount, type Registration } from '../accounts/accounts.service.js';
import { IdentitySettings } from '../identity.env.js';

/** Accounts that people make themselves. */
@Injectable()
export class SignUp {
  constructor(
    private readonly accounts: Accounts,
    private readonly settings: IdentitySettings,
  ) {}

  /**
   * Refused where the operator makes the accounts. Nobody verifies the address: it counts as theirs only where a
   * setting says so.
   */
  async register(
    registration: Registration & { readonly password: string },
    requester: Requester,
  ): Promise<OwnAccount> {
    if (this.settings.signup === 'closed') throw signupClosed();
    return this.accounts.register(registration, requester, this.settings.registrationVerifiesEmail);
  }
}
