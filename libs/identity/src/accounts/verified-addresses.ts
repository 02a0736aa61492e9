import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { UserRow } from './users.repository.js';

/** Somebody, and the address that is verified to be theirs. */
export interface VerifiedAddress {
  readonly userId: string;
  readonly email: string;
}

/** Should do the same however often it is told the same. */
export type VerifiedAddressListener = (found: VerifiedAddress) => void | Promise<void>;

/**
 * Tells the other rooms that an account with a verified address exists now, after that is committed. Nobody is told of
 * what happens in another process, the operator's commands among them: what must not be missed is asked of
 * `Accounts.findUsersByEmail` as well.
 */
@Injectable()
export class VerifiedAddresses {
  private readonly listeners: VerifiedAddressListener[] = [];

  listen(listener: VerifiedAddressListener): void {
    this.listeners.push(listener);
  }

  /** To be told when the transaction has written the user. */
  announce({ id, email, emailVerified }: Pick<UserRow, 'id' | 'email' | 'emailVerified'>, tx: Tx): void {
    if (email === null || !emailVerified) return;
    for (const listener of this.listeners) tx.afterCommit(() => listener({ userId: id, email }));
  }
}
