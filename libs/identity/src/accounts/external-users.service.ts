import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { type Call, type CallOrigin, newId, userCall } from '#kernel';

import { displayNameMistake, usernameFrom } from './account-rules.js';
import { identityEvent, userEvent } from './accounts.events.js';
import { ExternalIdentitiesRepository } from './external-identities.repository.js';
import type { ExternalPerson } from './external-person.js';
import { VerifiedAddresses } from './verified-addresses.js';

const ATTEMPTS = 6;

/** Makes an account for whom an identity provider vouches, once; never joins it to an existing local one. */
@Injectable()
export class ExternalUsers {
  constructor(
    private readonly identities: ExternalIdentitiesRepository,
    private readonly transactions: Transactions,
    private readonly addresses: VerifiedAddresses,
  ) {}

  /**
   * An email address is taken over only if the provider has verified it and it is not verified to be anybody else's; a
   * username that is taken gets a random tail. Safe when the first two requests of a user come at once.
   */
  async provision(person: ExternalPerson, origin: CallOrigin): Promise<void> {
    if (!(await this.make(person, origin))) await this.make({ ...person, email: null }, origin);
  }

  /** The same, but makes nobody without the address that the provider has verified. `false`: it is somebody else's. */
  async make(person: ExternalPerson, origin: CallOrigin): Promise<boolean> {
    const base = usernameFrom(person.usernames);
    let username = base;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.insert(username, person, origin);
        return true;
      } catch (error) {
        if (attempt >= ATTEMPTS) throw error;
        // Somebody else's, or their own, who was made at the same moment.
        if (isViolation(error, 'pk_external_identities')) return true;
        if (isViolation(error, 'uq_users_email')) return (await this.identities.accountOf(person)) !== null;
        if (!isViolation(error, 'uq_users_username')) throw error;
        username = withTail(base);
      }
    }
  }

  /** Fails at `pk_external_identities` and at `uq_external_identities_user_id`. */
  async connect(userId: string, person: ExternalPerson, call: Call): Promise<void> {
    await this.transactions.run(async (tx) => {
      const id = await this.identities.connect(userId, person, tx);
      tx.emit(call, identityEvent('user.identity_connected', userId, { ...person, id }));
    });
  }

  /** What the provider calls them may have changed. */
  noteUse(person: ExternalPerson): Promise<void> {
    return this.transactions.statement((tx) => this.identities.noteUse(person, tx));
  }

  private async insert(username: string, person: ExternalPerson, origin: CallOrigin): Promise<void> {
    const { email } = person;
    const user = { id: newId(), email, emailVerified: email !== null, username };
    const displayName = displayNameOf(person.displayName);
    await this.transactions.run(async (tx) => {
      const made = { ...user, displayName, createdAt: tx.now };
      const identity = await this.identities.provision(made, person, tx);
      if (identity === null) return;
      const { userId, id } = identity;
      const call = userCall(origin, userId === made.id ? made : { id: userId });
      if (userId === made.id) {
        this.addresses.announce(made, tx);
        tx.emit(call, userEvent('user.created', made, { provider: person.provider }));
      }
      tx.emit(call, identityEvent('user.identity_connected', userId, { ...person, id }));
    });
  }
}

function withTail(username: string): string {
  return `${username}-${randomBytes(3).toString('hex')}`;
}

function displayNameOf(name: string | null): string | null {
  const trimmed = name?.trim() ?? '';
  return trimmed !== '' && displayNameMistake(trimmed) === null ? trimmed : null;
}
