import { Injectable } from '@nestjs/common';

import type { Requester } from '#platform/auth';

import { signInFailed } from '../accounts/accounts.events.js';
import { FactorGuesses } from '../factors/factor-guesses.service.js';
import { PendingSignIns } from '../factors/pending-sign-ins.service.js';
import { type PasskeyAnswer, PasskeyChecks } from '../passkeys/passkey-checks.service.js';
import { passkeyRefused } from '../passkeys/passkeys.errors.js';
import type { KnownDevice } from '../sessions/device.js';
import { type SignedIn, SignedInSessions } from './signed-in-sessions.service.js';

/** Signing in with a passkey alone: to have it, and to show to its device that one is its owner, are two factors. */
@Injectable()
export class PasskeySignIn {
  constructor(
    private readonly passkeys: PasskeyChecks,
    private readonly guesses: FactorGuesses,
    private readonly sessions: SignedInSessions,
    private readonly pending: PendingSignIns,
  ) {}

  /** Whose passkeys finish a sign-in that waits for its second step. Refuses one that is over. */
  async userOf(pendingToken: string): Promise<string> {
    return (await this.pending.find(pendingToken)).userId;
  }

  /** Refuses a passkey that is not known or does not hold, and organizations that the user is no member of. */
  async signIn(
    answer: PasskeyAnswer,
    orgSlug: string | null,
    requester: Requester,
    device: KnownDevice,
  ): Promise<SignedIn> {
    const userId = await this.passkeys.ownerOf(answer);
    if (userId === null) throw passkeyRefused();
    const orgId = orgSlug === null ? null : await this.organizationOf(userId, orgSlug);
    const session = await this.guesses.guess(userId, requester, async (tx) => {
      const refusal = await this.passkeys.use(userId, answer, true, tx);
      if (refusal === null) return this.sessions.issueIn(userId, orgId, device, tx);
      tx.emit(device.call, signInFailed({ id: userId }, 'passkey'));
      return refusal;
    });
    return this.sessions.describe(session, userId, orgId);
  }

  private async organizationOf(userId: string, slug: string): Promise<string | null> {
    const { activeOrganization } = await this.sessions.choose(userId, slug);
    return activeOrganization?.orgId ?? null;
  }
}
