import { Injectable } from '@nestjs/common';

import { type CallOrigin, Clock, DomainError } from '#kernel';

import { EmailVerification } from './email-verification.service.js';
import { type IssuerClaims, verifiedEmail } from './issuer-claims.js';

/** An address that the account does not get is not asked for again at every request. */
const TAKEN_FOR_MS = 10 * 60_000;
const MOST_TAKEN = 1_000;

/** Lets the addresses of accounts follow what the issuer verifies. */
@Injectable()
export class IssuerAddresses {
  /** Until when, by subject and address. */
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly verification: EmailVerification,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a known user of the issuer the address that it has verified since, unless it is verified to be somebody
   * else's. Accounts that were made here, and are only connected with the issuer, keep theirs.
   * @returns the user's address from now on
   */
  async follow(claims: IssuerClaims, known: string | null, origin: CallOrigin): Promise<string | null> {
    const email = verifiedEmail(claims);
    if (email === null || email.toLowerCase() === known?.toLowerCase()) return known;
    const attempt = `${claims.sub} ${email}`;
    const now = this.clock.elapsed();
    if ((this.taken.get(attempt) ?? 0) > now) return known;
    const adopted = await this.adopt(claims, email, origin);
    if (adopted !== null) return adopted;
    if (this.taken.size >= MOST_TAKEN) this.taken.clear();
    this.taken.set(attempt, now + TAKEN_FOR_MS);
    return known;
  }

  private async adopt({ iss, sub }: IssuerClaims, email: string, origin: CallOrigin): Promise<string | null> {
    try {
      return (await this.verification.adopt(iss, sub, email, origin))?.email ?? null;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}
