import { setTimeout as sleep } from 'node:timers/promises';

import { isRefusedConnection, isShutdown, isUnreachable } from '../violations.js';

const PAUSE_MS = 50;

/**
 * How long something is tried again that can be repeated, when the connection to the database fails: until the time is
 * over while none can be had, since then nothing was begun, and while the server ends them because it stops; once, where
 * one was lost otherwise, since that may be the fault of what was asked.
 */
export class Perseverance {
  private readonly end: number;
  private lost = 0;

  constructor(patienceMs: number) {
    this.end = performance.now() + patienceMs;
  }

  /** Resolves after a pause, when it is to be tried again; else throws the error. */
  async tryAgain(error: unknown, maybeDone = false): Promise<void> {
    const isRefused = isRefusedConnection(error);
    if (!isRefused && (maybeDone || !isUnreachable(error))) throw error;
    if (!isRefused && !isShutdown(error)) this.lost += 1;
    if (this.lost > 1 || performance.now() + PAUSE_MS > this.end) throw error;
    await sleep(PAUSE_MS);
  }
}
