import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { Passkey } from './passkey.entity.js';
import { DELETE, FIND, INSERT, LIST, LOCK, RENAME, USE } from './passkeys.statements.js';

export type PasskeyRow = Omit<Passkey, 'user' | 'counter'> & { readonly counter: number };
export type NewPasskey = Omit<PasskeyRow, 'createdAt' | 'lastUsedAt'>;

@Injectable()
export class PasskeysRepository {
  constructor(private readonly database: Database) {}

  /** The oldest first. */
  list(userId: string): Promise<PasskeyRow[]> {
    return this.database.query(LIST, [userId]);
  }

  find(credentialId: string): Promise<PasskeyRow | null> {
    return this.database.first(FIND, [credentialId]);
  }

  lock(credentialId: string, tx: Tx): Promise<PasskeyRow | null> {
    return tx.first(LOCK, [credentialId]);
  }

  /** `false`: the user has as many as they may. */
  async insert(passkey: NewPasskey, most: number, tx: Tx): Promise<boolean> {
    const { id, userId, credentialId, publicKey, counter, transports, name, synced } = passkey;
    const values = [id, userId, credentialId, publicKey, counter, transports, name, synced, tx.now, most];
    return (await tx.affected(INSERT, values)) > 0;
  }

  async use(id: string, { counter, synced }: Pick<PasskeyRow, 'counter' | 'synced'>, tx: Tx): Promise<void> {
    await tx.affected(USE, [id, counter, synced, tx.now]);
  }

  /** `null`: the user has no such passkey. */
  rename(userId: string, id: string, name: string, tx: Tx): Promise<PasskeyRow | null> {
    return tx.first(RENAME, [userId, id, name]);
  }

  /** `false`: the user has no such passkey. */
  async delete(userId: string, id: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE, [userId, id])) > 0;
  }
}
