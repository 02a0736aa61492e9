import { Injectable } from '@nestjs/common';

import type { CallOrigin } from '#kernel';

import { signupClosed } from '../accounts/accounts.errors.js';
import { Accounts, type OwnAccount } from '../accounts/accounts.service.js';
import { ExternalIdentitiesRepository } from '../accounts/external-identities.repository.js';
import type { ExternalPerson } from '../accounts/external-person.js';
import { ExternalUsers } from '../accounts/external-users.service.js';
import { IdentitySettings } from '../identity.env.js';

/** Which account is whose, of those who come from an identity provider. */
@Injectable()
export class ExternalAccounts {
  constructor(
    private readonly identities: ExternalIdentitiesRepository,
    private readonly users: ExternalUsers,
    private readonly accounts: Accounts,
    private readonly settings: IdentitySettings,
  ) {}

  /** `null`: nobody is known by this identity. */
  find(person: ExternalPerson): Promise<OwnAccount | null> {
    return this.identities.accountOf(person);
  }

  /**
   * An account for somebody new. `null`: their address is verified to be that of an account, which may be theirs.
   * Refuses people of a provider that takes everybody, where nobody may register.
   */
  async make(person: ExternalPerson, origin: CallOrigin): Promise<OwnAccount | null> {
    const { email, provider } = person;
    // Their own, where they came in two tabs at once.
    if (email !== null && (await this.accounts.findUserByEmail(email)) !== null) return this.find(person);
    if (provider !== 'oidc' && this.settings.signup === 'closed') throw signupClosed();
    return (await this.users.make(person, origin)) ? this.find(person) : null;
  }

  noteUse(person: ExternalPerson): Promise<void> {
    return this.users.noteUse(person);
  }
}
