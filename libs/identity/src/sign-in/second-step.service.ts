import { Injectable } from '@nestjs/common';

import type { Requester } from '#platform/auth';

import { signInFailed } from '../accounts/accounts.events.js';
import { FactorGuesses } from '../factors/factor-guesses.service.js';
import { type FactorProof, FactorProofs } from '../factors/factor-proofs.service.js';
import type { FactorMethod } from '../factors/factors.errors.js';
import { PendingSignIns } from '../factors/pending-sign-ins.service.js';
import type { KnownDevice } from '../sessions/device.js';
import { type SignedIn, SignedInSessions } from './signed-in-sessions.service.js';

/** The second step of a sign-in, which shows another factor than the first. */
@Injectable()
export class SecondStep {
  constructor(
    private readonly pending: PendingSignIns,
    private readonly proofs: FactorProofs,
    private readonly guesses: FactorGuesses,
    private readonly sessions: SignedInSessions,
  ) {}

  /** How the sign-in can be finished. Refuses one that is over. */
  methods(pendingToken: string): Promise<FactorMethod[]> {
    return this.pending.methodsOf(pendingToken);
  }

  /**
   * The session that the sign-in was for. Refuses one that is over, and wrong factors, for which it goes on, and of which
   * the user is told; of several who finish it at once one does, and the factors of the others are not used up.
   */
  async finish(
    pendingToken: string,
    proof: FactorProof,
    requester: Requester,
    device: KnownDevice,
  ): Promise<SignedIn> {
    const { userId, orgId } = await this.pending.find(pendingToken);
    const session = await this.guesses.guess(userId, requester, async (tx) => {
      const locked = await this.pending.lock(pendingToken, tx);
      const refusal = await this.proofs.prove(userId, proof, device.call, tx);
      if (refusal !== null) {
        const failed = signInFailed({ id: userId, username: locked.username }, proof.kind);
        if (refusal.kind === 'unauthenticated') tx.emit(device.call, failed);
        return refusal;
      }
      await this.pending.finish(pendingToken, tx);
      return this.sessions.issueIn(userId, locked.orgId, device, tx);
    });
    return this.sessions.describe(session, userId, orgId);
  }
}
