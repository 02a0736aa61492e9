import type { Configuration } from 'openid-client';

import type { Clock } from '#kernel';

import { providerUnreachable } from './single-sign-on.errors.js';

/** Between two questions to a provider that did not answer. */
const GAP_MS = 2_000;
/** After this time what is known is asked for anew, while it goes on being believed. */
const STALE_MS = 60 * 60_000;

/**
 * What a provider tells of itself, asked for when it is first needed and once in an hour: a service starts without its
 * provider, and goes on with what it knows while that is away.
 */
export class Discovery {
  private known: Configuration | null = null;
  private askedAt = -Infinity;
  private failure: unknown = null;
  private running: Promise<Configuration> | null = null;

  constructor(
    private readonly ask: () => Promise<Configuration>,
    private readonly clock: Clock,
  ) {}

  /** Asks, if that is due; never throws. */
  prepare(): void {
    this.find().catch(() => undefined);
  }

  /** Refuses while nothing is known. */
  async find(): Promise<Configuration> {
    const age = this.clock.elapsed() - this.askedAt;
    if (this.known !== null) {
      if (age >= STALE_MS) this.refresh().catch(() => undefined);
      return this.known;
    }
    if (this.running === null && age < GAP_MS) throw providerUnreachable(this.failure);
    return this.refresh().catch((error: unknown) => {
      throw providerUnreachable(error);
    });
  }

  private refresh(): Promise<Configuration> {
    return (this.running ??= this.load());
  }

  private async load(): Promise<Configuration> {
    this.askedAt = this.clock.elapsed();
    try {
      this.known = await this.ask();
      return this.known;
    } catch (error) {
      this.failure = error;
      this.askedAt = this.clock.elapsed();
      throw error;
    } finally {
      this.running = null;
    }
  }
}
