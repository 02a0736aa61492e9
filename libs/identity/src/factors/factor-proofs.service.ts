import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { type CallOrigin, type DomainError, userCall } from '#kernel';

import { userEvent } from '../accounts/accounts.events.js';
import { type PasskeyAnswer, PasskeyChecks } from '../passkeys/passkey-checks.service.js';
import { FactorCodes } from './factor-codes.service.js';
import { FactorNotices } from './factor-notices.service.js';
import { FactorsRepository } from './factors.repository.js';

/** What somebody shows beside their password. */
export type FactorProof =
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'recovery_code'; readonly code: string }
  | { readonly kind: 'passkey'; readonly answer: PasskeyAnswer };

/** Whether what is shown is a second factor of the user; it is used up. */
@Injectable()
export class FactorProofs {
  constructor(
    private readonly codes: FactorCodes,
    private readonly factors: FactorsRepository,
    private readonly notices: FactorNotices,
    private readonly passkeys: PasskeyChecks,
  ) {}

  /** What is wrong is answered, so that the transaction counts it; `null`: nothing. */
  async prove(userId: string, proof: FactorProof, origin: CallOrigin, tx: Tx): Promise<DomainError | null> {
    switch (proof.kind) {
      case 'totp':
        return this.codes.takeTotp(userId, proof.code, tx);
      case 'recovery_code':
        return this.useRecoveryCode(userId, proof.code, origin, tx);
      case 'passkey':
        return this.passkeys.use(userId, proof.answer, false, tx);
    }
  }

  /** The owner of the account is told by mail. */
  private async useRecoveryCode(
    userId: string,
    code: string,
    origin: CallOrigin,
    tx: Tx,
  ): Promise<DomainError | null> {
    const refusal = await this.codes.takeRecoveryCode(userId, code, tx);
    if (refusal !== null) return refusal;
    const left = (await this.factors.summary(userId, tx))?.recoveryCodes ?? 0;
    const owner = await this.factors.owner(userId, tx);
    if (owner === null) return null;
    tx.emit(userCall(origin, owner), userEvent('user.recovery_code_used', { id: userId }, { left }));
    await this.notices.recoveryCodeUsed(owner, left, tx);
    return null;
  }
}
