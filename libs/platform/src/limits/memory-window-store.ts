import type { Clock } from '#kernel';

import { SlidingWindow, type WindowHit } from './sliding-window.js';
import { WindowStore } from './window-store.js';

const SWEEP_ABOVE = 5_000;
/** So many windows are compared before one of them is given up. */
const COMPARED = 8;

/** The windows of one bucket, by key, and a hand that goes round them. */
class Bucket {
  readonly windows = new Map<string, SlidingWindow>();
  private hand: MapIterator<[string, SlidingWindow]> | null = null;

  /** Removes the least used of the few that the hand comes to next, and those that are empty. */
  giveUp(now: number): void {
    let leaving = '';
    let least = Infinity;
    for (let n = Math.min(COMPARED, this.windows.size); n > 0; n -= 1) {
      const [key, window] = this.next();
      const fullness = window.fullness(now);
      if (fullness < least) [leaving, least] = [key, fullness];
      if (fullness === 0) this.windows.delete(key);
    }
    this.windows.delete(leaving);
  }

  private next(): [string, SlidingWindow] {
    const next = (this.hand ??= this.windows.entries()).next();
    if (next.done !== true) return next.value;
    this.hand = null;
    return this.next();
  }

  /** A hand that rests keeps alive every table that the map has outgrown, with all that was in them. */
  dropHand(): void {
    this.hand = null;
  }
}

/**
 * Windows in the memory of this process. When there are too many, the bucket that has most of them gives up the one that
 * is used least, in proportion to its limit, of the few whose turn it is. So whoever is at their limit stays there,
 * whoever else comes: other buckets lose nothing, and in the same one, more calls have to be made than are forgotten.
 */
export class MemoryWindowStore extends WindowStore {
  private readonly buckets = new Map<string, Bucket>();
  private sweepAt: number;

  /** @param most windows that are kept. */
  constructor(
    private readonly clock: Clock,
    private readonly most: number,
  ) {
    super();
    this.sweepAt = Math.min(SWEEP_ABOVE, most);
  }

  get size(): number {
    let size = 0;
    for (const { windows } of this.buckets.values()) size += windows.size;
    return size;
  }

  override hit(key: string, limit: number, windowMs: number): WindowHit {
    const window = this.find(key) ?? this.open(key, windowMs);
    return window.hit(this.clock.elapsed(), limit);
  }

  override peek(key: string, limit: number, windowMs: number): WindowHit {
    return (this.find(key) ?? new SlidingWindow(windowMs)).peek(this.clock.elapsed(), limit);
  }

  override forget(key: string): void {
    this.buckets.get(bucketOf(key))?.windows.delete(key);
  }

  private find(key: string): SlidingWindow | undefined {
    return this.buckets.get(bucketOf(key))?.windows.get(key);
  }

  private open(key: string, windowMs: number): SlidingWindow {
    if (this.size >= this.sweepAt) this.sweep();
    const giving = this.size >= this.most ? this.largest() : null;
    giving?.giveUp(this.clock.elapsed());
    const name = bucketOf(key);
    let bucket = this.buckets.get(name);
    if (bucket === undefined) this.buckets.set(name, (bucket = new Bucket()));
    if (bucket !== giving) bucket.dropHand();
    const window = new SlidingWindow(windowMs);
    bucket.windows.set(key, window);
    return window;
  }

  /** Removes what is empty, whenever there is twice as much as was left the last time. */
  private sweep(): void {
    const now = this.clock.elapsed();
    for (const { windows } of this.buckets.values())
      for (const [key, window] of windows) if (window.fullness(now) === 0) windows.delete(key);
    this.sweepAt = Math.max(SWEEP_ABOVE, this.size * 2);
  }

  private largest(): Bucket {
    return [...this.buckets.values()].reduce((a, b) => (b.windows.size > a.windows.size ? b : a));
  }
}

/** Keys begin with the name of their bucket. */
function bucketOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('|')));
}
