import type { KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Clock } from '#kernel';

import { issuerBusy } from './tokens.errors.js';

/** Between two questions to the issuer, whoever asks for whatever key. */
const GAP_MS = 2_000;
/** After this time known keys are asked for anew, while they go on being believed. */
const STALE_MS = 10 * 60_000;
/** How long known keys go on being believed while the issuer cannot be asked. */
const KEPT_IN_NEED_MS = 60 * 60_000;
const UNKNOWN_FOR_MS = 30_000;
const MOST_UNKNOWN = 1_000;
const LONGEST_UNKNOWN = 256;
const MOST_WAITING = 500;

/** Asks the issuer for its keys, by their ids. */
export type FetchKeys = () => Promise<ReadonlyMap<string, KeyObject>>;

/**
 * Knows the issuer's keys by their ids. Tokens with made-up ids cost honest callers nothing: known keys are never waited
 * for, and all who ask for unknown ones wait for the same next answer of the issuer, which is asked every two seconds
 * at most.
 */
export class IssuerKeys {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private fetchedAt = -Infinity;
  private askedAt = -Infinity;
  /** A question that is not on its way yet: its answer will hold whatever is published by now. */
  private next: Promise<void> | null = null;
  private running: Promise<void> | null = null;
  private waiting = 0;
  /** Ids that the issuer did not know, and until when that is believed. */
  private readonly unknown = new Map<string, number>();

  constructor(
    private readonly fetchKeys: FetchKeys,
    private readonly clock: Clock,
  ) {}

  /** `null`: the issuer has no such key. Throws when it has to be asked and cannot. */
  async find(id: string | undefined): Promise<KeyObject | null> {
    const now = this.clock.elapsed();
    const age = now - this.fetchedAt;
    if (age >= STALE_MS && age < KEPT_IN_NEED_MS) this.refresh().catch(() => undefined);
    if (age < KEPT_IN_NEED_MS) {
      const known = this.known(id);
      if (known !== null) return known;
      if (id === undefined || (this.unknown.get(id) ?? 0) > now) return null;
    }
    return this.ask(id);
  }

  private async ask(id: string | undefined): Promise<KeyObject | null> {
    if (this.waiting >= MOST_WAITING) throw issuerBusy();
    this.waiting += 1;
    try {
      await this.refresh();
    } finally {
      this.waiting -= 1;
    }
    const found = this.known(id);
    if (found === null && id !== undefined) this.remember(id);
    return found;
  }

  /** A token that names no key can only mean the only one. */
  private known(id: string | undefined): KeyObject | null {
    if (id !== undefined) return this.keys.get(id) ?? null;
    const [only = null] = this.keys.size === 1 ? this.keys.values() : [];
    return only;
  }

  private remember(id: string): void {
    if (id.length > LONGEST_UNKNOWN) return;
    const [oldest] = this.unknown.keys();
    if (oldest !== undefined && this.unknown.size >= MOST_UNKNOWN) this.unknown.delete(oldest);
    this.unknown.set(id, this.clock.elapsed() + UNKNOWN_FOR_MS);
  }

  private refresh(): Promise<void> {
    return (this.next ??= this.inTurn());
  }

  private async inTurn(): Promise<void> {
    await this.running?.catch(() => undefined);
    const wait = this.askedAt + GAP_MS - this.clock.elapsed();
    if (wait > 0) await sleep(Math.min(wait, GAP_MS), undefined, { ref: false });
    this.next = null;
    this.askedAt = this.clock.elapsed();
    this.running = this.load();
    await this.running;
  }

  private async load(): Promise<void> {
    this.keys = await this.fetchKeys();
    this.fetchedAt = this.clock.elapsed();
  }
}
