import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, newId } from '#kernel';

import { displayNameMistake, emailMistake, usernameFrom } from './account-rules.js';
import { UsersRepository } from './users.repository.js';

/** What an issuer says about a user; everything but `iss` and `sub` may be missing or of any type. */
export interface IssuerClaims {
  readonly iss: string;
  readonly sub: string;
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly name?: unknown;
  readonly preferred_username?: unknown;
}

const ATTEMPTS = 6;

/** Makes an account for whom an external issuer vouches, once; never joins it to an existing local one. */
@Injectable()
export class ExternalUsers {
  constructor(
    private readonly users: UsersRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * An email address is taken over only if the issuer has verified it and nobody here has it; a username
   * that is taken gets a random tail. Safe when the first two requests of a user come at once.
   */
  async provision(claims: IssuerClaims): Promise<void> {
    const base = usernameFrom([claims.preferred_username, claims.email, claims.name]);
    let username = base;
    let email = verifiedEmail(claims);
    for (let attempt = 1; ; attempt += 1) {
      const user = {
        id: newId(),
        email,
        username,
        displayName: displayName(claims.name),
        passwordHash: null,
        issuer: claims.iss,
        subject: claims.sub,
        createdAt: this.clock.date(),
      };
      try {
        await this.transactions.statement((tx) => this.users.insert(user, tx));
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

function verifiedEmail({ email, email_verified: verified }: IssuerClaims): string | null {
  return verified === true && typeof email === 'string' && emailMistake(email) === null ? email : null;
}

function displayName(name: unknown): string | null {
  if (typeof name !== 'string' || name.trim() === '') return null;
  return displayNameMistake(name.trim()) === null ? name.trim() : null;
}
