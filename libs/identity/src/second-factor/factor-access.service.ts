import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { FactorGuesses } from '../factors/factor-guesses.service.js';
import { type FactorProof, FactorProofs } from '../factors/factor-proofs.service.js';
import { FactorsRepository } from '../factors/factors.repository.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { factorNotShown } from './second-factor.errors.js';

/** What somebody shows who changes how they sign in. */
export interface ChangeProof {
  readonly password: string | null;
  readonly factor: FactorProof | null;
}

/** Who changes factors, and whether the change asks for a factor even of those who have just signed in. */
export interface FactorAsker {
  readonly userId: string;
  readonly sessionId: string | null;
}

/** Demands of whoever changes how they sign in that they are who they say. */
@Injectable()
export class FactorAccess {
  constructor(
    private readonly recent: RecentSignIn,
    private readonly factors: FactorsRepository,
    private readonly proofs: FactorProofs,
    private readonly guesses: FactorGuesses,
  ) {}

  /**
   * Refuses keys, and whoever neither gives their password nor signed in within the last ten minutes. Who has a second
   * factor has shown it when they signed in; with a password in its place they show one here.
   * @param always whether also those show one who have just signed in
   */
  async demand(
    caller: Principal,
    { password, factor }: ChangeProof,
    requester: Requester,
    { always = false } = {},
  ): Promise<FactorAsker> {
    const userId = await this.recent.demand(caller, password, requester);
    const { credential } = caller;
    const sessionId = credential.type === 'session' ? credential.sessionId : null;
    if (always || !this.isFresh(caller)) await this.demandFactor(userId, factor, requester);
    return { userId, sessionId };
  }

  /** Whether they have just signed in here, with all that their account asks for. */
  isFresh(caller: Principal): boolean {
    const { credential } = caller;
    return credential.type === 'session' && credential.sessionId !== null && this.recent.isRecent(caller);
  }

  private async demandFactor(
    userId: string,
    factor: FactorProof | null,
    requester: Requester,
  ): Promise<void> {
    const summary = await this.factors.summary(userId);
    if (summary?.since == null) return;
    if (factor === null) throw factorNotShown();
    await this.guesses.guess(userId, requester, (tx) =>
      this.proofs.prove(userId, factor, requester.call, tx),
    );
  }
}
