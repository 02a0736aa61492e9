import { Injectable, Logger } from '@nestjs/common';

import type { Tx } from '#data';
import { DomainError, isJsonObject } from '#kernel';

import { PasskeyChallenges } from './passkey-challenges.service.js';
import { bytesOf, type RelyingParty, usedPasskey } from './passkey-ceremonies.js';
import { passkeyRefused } from './passkeys.errors.js';
import { type PasskeyRow, PasskeysRepository } from './passkeys.repository.js';

/** What a browser answers that was asked for a passkey, and what it kept meanwhile. */
export interface PasskeyAnswer {
  readonly response: object;
  readonly token: string;
  readonly party: RelyingParty;
}

/** Whether somebody holds a passkey. What is wrong is answered, not thrown, so that the challenge is used up. */
@Injectable()
export class PasskeyChecks {
  private readonly logger = new Logger('Passkeys');

  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly challenges: PasskeyChallenges,
  ) {}

  /** Whose passkey an answer says that it is of: nothing of it is believed yet. */
  async ownerOf({ response }: PasskeyAnswer): Promise<string | null> {
    return (await this.passkeys.find(idOf(response)))?.userId ?? null;
  }

  /**
   * @param isAlone whether nothing else was shown: then the person has shown to their device that it is them
   * @returns what is wrong; `null`: nothing, and the use is noted
   */
  async use(userId: string, answer: PasskeyAnswer, isAlone: boolean, tx: Tx): Promise<DomainError | null> {
    const { response, token, party } = answer;
    const purpose = isAlone ? 'sign-in' : 'second-step';
    const challenge = await this.challenges.take(token, purpose, isAlone ? null : userId, tx);
    const passkey = await this.passkeys.lock(idOf(response), tx);
    if (challenge === null || passkey?.userId !== userId || !isOf(response, passkey)) return passkeyRefused();
    try {
      const used = await usedPasskey(response, passkey, { challenge, isAlone }, party);
      await this.passkeys.use(passkey.id, used, tx);
      return null;
    } catch (error) {
      // Usually a public URL that is not the one of the page.
      this.logger.warn({ msg: 'a passkey was refused', why: error instanceof Error ? error.message : '' });
      return passkeyRefused(error);
    }
  }
}

function idOf(response: object): string {
  const { id } = response as { id?: unknown };
  return typeof id === 'string' ? id : '';
}

/** Authenticators that know their user say so: it has to be the one whose passkey it is. */
function isOf(response: object, { userId }: PasskeyRow): boolean {
  const { response: inner } = response as { response?: unknown };
  const handle = isJsonObject(inner) ? inner['userHandle'] : undefined;
  if (handle === undefined || handle === null || handle === '') return true;
  return handle === Buffer.from(bytesOf(userId)).toString('base64url');
}
