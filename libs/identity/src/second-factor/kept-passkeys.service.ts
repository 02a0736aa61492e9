import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { lastPasskey, passkeyNotFound } from '../passkeys/passkeys.errors.js';
import { type PasskeyRow, PasskeysRepository } from '../passkeys/passkeys.repository.js';
import { SignInWays } from '../single-sign-on/sign-in-ways.service.js';

/** The passkeys that users have. */
@Injectable()
export class KeptPasskeys {
  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly ways: SignInWays,
  ) {}

  /** The oldest first. */
  list(userId: string): Promise<PasskeyRow[]> {
    return this.passkeys.list(userId);
  }

  /** Refuses one that is not the user's. */
  async rename(userId: string, id: string, name: string, tx: Tx): Promise<PasskeyRow> {
    const row = await this.passkeys.rename(userId, id, name, tx);
    if (row === null) throw passkeyNotFound();
    return row;
  }

  /** Refuses one that is not the user's, and the only way in which they sign in. To be called while the user is held. */
  async remove(userId: string, id: string, tx: Tx): Promise<void> {
    if (!(await this.passkeys.delete(userId, id, tx))) throw passkeyNotFound();
    if (this.ways.takesPasskeys && !(await this.ways.areThere(userId, tx))) throw lastPasskey();
  }
}
