import { Injectable } from '@nestjs/common';

import { ScheduledJobs, Transactions } from '#data';
import { Clock } from '#kernel';
import { exactAddress } from '#platform/http';

import type { KeyUse } from './api-key.js';
import { ApiKeysRepository } from './api-keys.repository.js';

const FLUSH_EVERY_MS = 3_000;

interface Noted {
  readonly at: number;
  readonly address: string | undefined;
}

/**
 * Remembers when keys were used and where from, and writes it down for many requests at once: no request waits for it.
 * A crash loses the last few seconds of it.
 */
@Injectable()
export class KeyUses {
  private uses = new Map<number, Noted>();

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    jobs: ScheduledJobs,
  ) {
    jobs.add({
      failing: 'the last use of API keys could not be written',
      everyMs: FLUSH_EVERY_MS,
      atEnd: true,
      run: () => this.flush(),
    });
  }

  /** @param address as the trusted proxies tell it; it is parsed when it is written. */
  note(keyId: number, address: string | undefined): void {
    this.uses.set(keyId, { at: this.clock.now(), address });
  }

  /** Writes what was noted so far. What could not be written is tried again. */
  async flush(): Promise<void> {
    if (this.uses.size === 0) return;
    const batch = this.uses;
    this.uses = new Map();
    // One order for all processes, so that two of them cannot block each other.
    const rows = [...batch].sort(([a], [b]) => a - b).map(([id, use]) => useOf(id, use));
    try {
      await this.transactions.statement((tx) => this.keys.touch(rows, tx));
    } catch (error) {
      this.uses = new Map([...batch, ...this.uses]);
      throw error;
    }
  }
}

function useOf(id: number, { at, address }: Noted): KeyUse {
  return { id, at: new Date(at), address: address === undefined ? null : exactAddress(address) };
}
