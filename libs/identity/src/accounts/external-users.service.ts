import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, DomainError, newId } from '#kernel';

import { displayNameMistake, emailMistake, usernameFrom } from './account-rules.js';
import { EmailVerification } from './email-verification.service.js';
import { UsersRepository } from './users.repository.js';
import { VerifiedAddresses } from './verified-addresses.js';

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
/** An address that is verified to be somebody else's is not asked for again at every request. */
const TAKEN_FOR_MS = 10 * 60_000;
const MOST_TAKEN = 1_000;

/** Makes an account for whom an external issuer vouches, once; never joins it to an existing local one. */
@Injectable()
export class ExternalUsers {
  /** Until when, by subject and address. */
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly users: UsersRepository,
    private readonly verification: EmailVerification,
    private readonly transactions: Transactions,
    private readonly addresses: VerifiedAddresses,
    private readonly clock: Clock,
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
        createdAt: this.clock.date(),
      };
      try {
        await this.transactions.statement(async (tx) => {
          if (await this.users.insert(user, tx)) this.addresses.announce(user, tx);
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

  /**
   * Gives a known user the address that the issuer has verified since, unless it is verified to be somebody else's.
   * @returns the user's address from now on
   */
  async follow(claims: IssuerClaims, known: string | null): Promise<string | null> {
    const email = verifiedEmail(claims);
    if (email === null || email.toLowerCase() === known?.toLowerCase()) return known;
    const attempt = `${claims.sub} ${email}`;
    const now = this.clock.elapsed();
    if ((this.taken.get(attempt) ?? 0) > now) return known;
    try {
      return (await this.verification.adopt(claims.iss, claims.sub, email))?.email ?? known;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (this.taken.size >= MOST_TAKEN) this.taken.clear();
      this.taken.set(attempt, now + TAKEN_FOR_MS);
      return known;
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
