import { Injectable } from '@nestjs/common';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';

import type { Tx } from '#data';
import { newId } from '#kernel';

import { PasskeyChallenges } from './passkey-challenges.service.js';
import {
  creationOptions,
  madePasskey,
  type PasskeyOwner,
  type RelyingParty,
  requestOptions,
} from './passkey-ceremonies.js';
import type { PasskeyAnswer } from './passkey-checks.service.js';
import { passkeyNotMade, tooManyPasskeys } from './passkeys.errors.js';
import { PasskeysRepository } from './passkeys.repository.js';

const MOST = 20;

/** What a browser is asked, and the token that it keeps until it answers. */
export interface PasskeyRequest<Options> {
  readonly options: Options;
  readonly token: string;
}

/** What browsers are asked to do with passkeys, and those that they make. */
@Injectable()
export class PasskeyMaking {
  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly challenges: PasskeyChallenges,
  ) {}

  /** To make one. */
  async toMake(
    owner: PasskeyOwner,
    party: RelyingParty,
  ): Promise<PasskeyRequest<PublicKeyCredentialCreationOptionsJSON>> {
    const { challenge, token } = this.challenges.issue('create', owner.id);
    const present = await this.passkeys.list(owner.id);
    return { options: await creationOptions(owner, present, challenge, party), token };
  }

  /** To sign in. @param userId whose passkeys are a second step; `null`: whoever's, alone */
  async toUse(
    userId: string | null,
    party: RelyingParty,
  ): Promise<PasskeyRequest<PublicKeyCredentialRequestOptionsJSON>> {
    const { challenge, token } = this.challenges.issue(userId === null ? 'sign-in' : 'second-step', userId);
    const passkeys = userId === null ? null : await this.passkeys.list(userId);
    return { options: await requestOptions(passkeys, challenge, party), token };
  }

  /** Keeps the one that was made. Refuses what does not hold, and more than a user may have. @returns its id */
  async keep(
    userId: string,
    { response, token, party }: PasskeyAnswer,
    name: string,
    tx: Tx,
  ): Promise<string> {
    const challenge = await this.challenges.take(token, 'create', userId, tx);
    if (challenge === null) throw passkeyNotMade();
    const made = await madePasskey(response, challenge, party).catch((error: unknown) => {
      throw passkeyNotMade(error);
    });
    const id = newId(tx.now.getTime());
    if (!(await this.passkeys.insert({ id, userId, name, ...made }, MOST, tx))) throw tooManyPasskeys(MOST);
    return id;
  }
}
