import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { newId } from '#kernel';

import { displayNameMistake, usernameFrom } from './account-rules.js';
import { type IssuerClaims, verifiedEmail } from './issuer-claims.js';
import { UsersRepository } from './users.repository.js';
import { VerifiedAddresses } from './verified-addresses.js';

const ATTEMPTS = 6;

/** Makes an account for whom an external issuer vouches, once; never joins it to an existing local one. */
@Injectable()
export class ExternalUsers {
  constructor(
    private readonly users: UsersRepository,
    private readonly transactions: Transactions,
    private readonly addresses: VerifiedAddresses,
  ) {}

  /**
   * An email address is taken over only if the issuer has verified it and it is not verified to be anybody else's; a
   * username that is taken gets a random tail. Safe when the first two requests of a user come at once.
   */
  async provision(claims: IssuerClaims): Promise<void> {
    const base = usernameFrom([claims.preferred_username, claims.email, claims.name]);
    let username = base;
    let email = verifiedEmail(claims);
    for (let attempt = 1; ; attempt += 1) {
      const user = {
        id: newId(),
        email,
        emailVerified: email !== null,
        username,
        displayName: displayName(claims.name),
        passwordHash: null,
        issuer: claims.iss,
        subject: claims.sub,
      };
      try {
        await this.transactions.statement(async (tx) => {
          const made = { ...user, createdAt: tx.now };
          if (await this.users.insert(made, tx)) this.addresses.announce(made, tx);
        });
        return;
      } catch (error) {
        if (attempt >= ATTEMPTS) throw error;
        if (isViolation(error, 'uq_users_email')) email = null;
        else if (isViolation(error, 'uq_users_username')) username = withTail(base);
        else throw error;
      }
    }
  }
}

function withTail(username: string): string {
  return `${username}-${randomBytes(3).toString('hex')}`;
}

function displayName(name: unknown): string | null {
  if (typeof name !== 'string' || name.trim() === '') return null;
  return displayNameMistake(name.trim()) === null ? name.trim() : null;
}
