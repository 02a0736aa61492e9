import { Injectable } from '@nestjs/common';

import { Passwords } from '#identity';
import { type Requester } from '#platform/auth';
import { GuessLimiter, type GuessRule } from '#platform/limits';

import { isPossiblePassword } from '../bundles/settings-input.js';

/** Wrong passwords of one client for one bundle, of one client at all, and for one bundle in an hour. */
const GUESSES: GuessRule = {
  name: 'linky:unlock',
  windowMs: 15 * 60_000,
  tries: 10,
  triesOfClient: 60,
  triesOfAll: 200,
};

/** Compares what visitors type with the passwords of bundles, and slows down those who guess. */
@Injectable()
export class BundlePasswords {
  constructor(
    private readonly passwords: Passwords,
    private readonly guesses: GuessLimiter,
  ) {}

  /** Refuses clients that were wrong too often. What no bundle can have is wrong without being hashed. */
  async isRight(typed: string, bundle: LockedBundle, requester: Requester): Promise<boolean> {
    const guess = this.guesses.guess(GUESSES, bundle.slug, requester.caller);
    if (isPossiblePassword(typed)) {
      return this.passwords.matches(typed, bundle.passwordHash, { purpose: 'content', requester, guess });
    }
    await guess.demand();
    await guess.settle(false);
    return false;
  }
}

interface LockedBundle {
  readonly slug: string;
  readonly passwordHash: string;
}
