import { Injectable } from '@nestjs/common';

import { isViolation } from '#data';
import { characters, isUuid, NAME_PATTERN, type Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { userEvent } from '../accounts/accounts.events.js';
import { FactorChanges, type NewRecoveryCodes } from '../factors/factor-changes.service.js';
import type { RelyingParty } from '../passkeys/passkey-ceremonies.js';
import type { PasskeyAnswer } from '../passkeys/passkey-checks.service.js';
import { PasskeyMaking, type PasskeyRequest } from '../passkeys/passkey-making.service.js';
import { passkeyExists, passkeyNameInvalid, passkeyNotFound } from '../passkeys/passkeys.errors.js';
import type { PasskeyRow } from '../passkeys/passkeys.repository.js';
import { signedInUser } from '../organizations/organization-access.js';
import { type ChangeProof, FactorAccess } from './factor-access.service.js';
import { KeptPasskeys } from './kept-passkeys.service.js';

const LONGEST_NAME = 60;

/** A passkey that was added, and the recovery codes that come with a first factor. */
export interface AddedPasskey {
  readonly passkey: PasskeyRow;
  readonly recoveryCodes: NewRecoveryCodes;
}

/** Passkeys in the hands of their owners. */
@Injectable()
export class OwnPasskeys {
  constructor(
    private readonly access: FactorAccess,
    private readonly changes: FactorChanges,
    private readonly making: PasskeyMaking,
    private readonly passkeys: KeptPasskeys,
  ) {}

  /** The oldest first. Refuses keys. */
  list(caller: Principal): Promise<PasskeyRow[]> {
    return this.passkeys.list(signedInUser(caller));
  }

  /** What the browser makes one of. Refuses as `FactorAccess`. */
  async begin(
    caller: Principal,
    proof: ChangeProof,
    party: RelyingParty,
    requester: Requester,
  ): Promise<PasskeyRequest<object>> {
    const { userId } = await this.access.demand(caller, proof, requester);
    const owner = await this.changes.prepare(userId, (found) => Promise.resolve(found));
    return this.making.toMake(owner, party);
  }

  /** Refuses a name that is none, and an answer that does not hold, is none to what this browser was asked, or is known. */
  async add(caller: Principal, answer: PasskeyAnswer, name: string): Promise<AddedPasskey> {
    const userId = signedInUser(caller);
    const sessionId = caller.credential.type === 'session' ? caller.credential.sessionId : null;
    const named = demandName(name);
    let id = '';
    try {
      const order = { userId, change: 'passkey_added', sessionId, call: caller.call } as const;
      const recoveryCodes = await this.changes.make(order, async (_owner, tx) => {
        id = await this.making.keep(userId, answer, named, tx);
        return null;
      });
      const passkey = (await this.passkeys.list(userId)).find((one) => one.id === id);
      if (passkey === undefined) throw passkeyNotFound();
      return { passkey, recoveryCodes };
    } catch (error) {
      throw isViolation(error, 'uq_passkeys_credential_id') ? passkeyExists() : error;
    }
  }

  /** Refuses keys, a name that is none, and a passkey that is not the caller's. */
  async rename(caller: Principal, id: string, name: string): Promise<PasskeyRow> {
    const userId = signedInUser(caller);
    const named = demandName(name);
    if (!isUuid(id)) throw passkeyNotFound();
    return this.changes.prepare(userId, async (_owner, tx) => {
      const row = await this.passkeys.rename(userId, id, named, tx);
      const change = { change: 'passkey_renamed', passkey: { id, name: named } };
      tx.emit(caller.call, userEvent('user.second_factor_changed', { id: userId }, change));
      return row;
    });
  }

  /**
   * With the last factor the recovery codes go. Refuses as `FactorAccess`, a passkey that is not the caller's, and their
   * only way to sign in.
   */
  async remove(caller: Principal, id: string, proof: ChangeProof, requester: Requester): Promise<void> {
    const passkeys = await this.list(caller);
    if (!passkeys.some((one) => one.id === id)) throw passkeyNotFound();
    const { userId, sessionId } = await this.access.demand(caller, proof, requester);
    await this.changes.make(
      { userId, change: 'passkey_removed', sessionId, call: caller.call },
      async (_owner, tx) => {
        await this.passkeys.remove(userId, id, tx);
        return null;
      },
    );
  }
}

function demandName(text: string): string {
  const name = text.trim();
  if (name === '' || characters(name) > LONGEST_NAME || !NAME_PATTERN.test(name)) throw passkeyNameInvalid();
  return name;
}
