import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import { CLAIM, FIND_KEY, FINISH, RELEASE, SWEEP_KEYS } from './idempotency.statements.js';

export interface Claim {
  readonly scope: Buffer;
  readonly claim: string;
  readonly fingerprint: Buffer;
  readonly claimedAt: Date;
  readonly expiresAt: Date;
}

/** What a request was answered with. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string | null;
}

interface KeyRow {
  readonly fingerprint: Buffer;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
}

@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** Whether the key is the caller's now. */
  async claim(claim: Claim, abandonedBefore: Date, tx: Tx): Promise<boolean> {
    const { scope, claim: id, fingerprint, claimedAt, expiresAt } = claim;
    const values = [scope, id, fingerprint, claimedAt, expiresAt, abandonedBefore];
    return (await tx.affected(CLAIM, values)) === 1;
  }

  find(scope: Buffer): Promise<KeyRow | null> {
    return this.database.first<KeyRow>(FIND_KEY, [scope]);
  }

  async finish(
    { scope, claim, fingerprint }: Claim,
    { status, headers, body }: StoredAnswer,
    tx: Tx,
  ): Promise<void> {
    await tx.affected(FINISH, [scope, claim, status, JSON.stringify(headers), body, fingerprint]);
  }

  async release({ scope, claim }: Claim, tx: Tx): Promise<void> {
    await tx.affected(RELEASE, [scope, claim]);
  }

  /** How many expired keys were removed. */
  sweep(now: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(SWEEP_KEYS, [now, most]);
  }
}
