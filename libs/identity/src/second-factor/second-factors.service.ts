import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { FactorChanges, type NewRecoveryCodes } from '../factors/factor-changes.service.js';
import { type FactorSummary, FactorsRepository } from '../factors/factors.repository.js';
import { totpUnknown } from '../factors/factors.errors.js';
import type { TotpSetUp } from '../factors/totp-codes.js';
import { TotpSetUps } from '../factors/totp-set-up.service.js';
import { signedInUser } from '../organizations/organization-access.js';
import { type ChangeProof, FactorAccess } from './factor-access.service.js';
import { nothingToRecover } from './second-factor.errors.js';

const NOTHING: FactorSummary = { since: null, totpAt: null, recoveryCodes: 0, passkeys: 0 };

/** Two-factor authentication in the hands of the owners of accounts. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly access: FactorAccess,
    private readonly changes: FactorChanges,
    private readonly totp: TotpSetUps,
    private readonly factors: FactorsRepository,
  ) {}

  /** Refuses keys. */
  async of(caller: Principal): Promise<FactorSummary> {
    return (await this.factors.summary(signedInUser(caller))) ?? NOTHING;
  }

  /** Whether changes ask for nothing more: for pages that leave out what is not needed. */
  isFresh(caller: Principal): boolean {
    return this.access.isFresh(caller);
  }

  /** Begins to set up an authenticator app, which counts once its first code is shown. Refuses as `FactorAccess`, and where there is one. */
  async beginTotp(caller: Principal, proof: ChangeProof, requester: Requester): Promise<TotpSetUp> {
    const { userId } = await this.access.demand(caller, proof, requester);
    return this.changes.prepare(userId, (owner, tx) => this.totp.begin(owner, tx));
  }

  /** Refuses a wrong code, and an app that was not begun within the last hour. */
  async confirmTotp(caller: Principal, code: string): Promise<NewRecoveryCodes> {
    const userId = signedInUser(caller);
    const order = { userId, change: 'totp_added', sessionId: sessionOf(caller), call: caller.call } as const;
    return this.changes.make(order, (_owner, tx) => this.totp.confirm(userId, code, tx));
  }

  /** Refuses as `FactorAccess` whoever shows no second factor now. */
  async removeTotp(caller: Principal, proof: ChangeProof, requester: Requester): Promise<void> {
    const { totpAt } = await this.of(caller);
    if (totpAt === null) throw totpUnknown();
    const { userId, sessionId } = await this.access.demand(caller, proof, requester, { always: true });
    await this.changes.make(
      { userId, change: 'totp_removed', sessionId, call: caller.call },
      async (_owner, tx) => {
        await this.totp.remove(userId, tx);
        return null;
      },
    );
  }

  /** New recovery codes in place of those before. Refuses as `FactorAccess`, and where there is nothing to recover. */
  async replaceCodes(
    caller: Principal,
    proof: ChangeProof,
    requester: Requester,
  ): Promise<readonly string[]> {
    const { userId, sessionId } = await this.access.demand(caller, proof, requester);
    let codes: readonly string[] = [];
    await this.changes.make(
      { userId, change: 'codes_replaced', sessionId, call: caller.call },
      async ({ since }, tx) => {
        if (since === null) throw nothingToRecover();
        codes = await this.changes.replaceCodes(userId, tx);
        return null;
      },
    );
    return codes;
  }
}

function sessionOf({ credential }: Principal): string | null {
  return credential.type === 'session' ? credential.sessionId : null;
}
