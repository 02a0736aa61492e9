import type { Clock } from '#kernel';

import { SlidingWindow, type WindowHit } from './sliding-window.js';
import { WindowStore } from './window-store.js';

const SWEEP_ABOVE = 5_000;

/** Windows in the memory of this process. */
export class MemoryWindowStore extends WindowStore {
  private readonly windows = new Map<string, SlidingWindow>();
  private sweepAt = SWEEP_ABOVE;

  constructor(private readonly clock: Clock) {
    super();
  }

  override hit(key: string, limit: number, windowMs: number): WindowHit {
    let window = this.windows.get(key);
    if (window === undefined) {
      if (this.windows.size >= this.sweepAt) this.sweep();
      window = new SlidingWindow(windowMs);
      this.windows.set(key, window);
    }
    return window.hit(this.clock.now(), limit);
  }

  override peek(key: string, limit: number, windowMs: number): WindowHit {
    return (this.windows.get(key) ?? new SlidingWindow(windowMs)).peek(this.clock.now(), limit);
  }

  override forget(key: string): void {
    this.windows.delete(key);
  }

  private sweep(): void {
    const now = this.clock.now();
    for (const [key, window] of this.windows) if (window.isEmpty(now)) this.windows.delete(key);
    this.sweepAt = Math.max(SWEEP_ABOVE, this.windows.size * 2);
  }
}
