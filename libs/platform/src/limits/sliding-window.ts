/** What one call did to its window. */
export interface WindowHit {
  readonly allowed: boolean;
  /** Calls counted in the window, this one included if it was allowed. */
  readonly used: number;
  /** Milliseconds until the oldest counted call leaves the window; of a full one, until there is room. */
  readonly resetMs: number;
}

/**
 * The calls of one key within the last `windowMs`: a log, so the window truly slides.
 * A refused call is not counted; it neither extends nor shortens the window.
 */
export class SlidingWindow {
  private times: number[] = [];
  private head = 0;

  constructor(private readonly windowMs: number) {}

  hit(now: number, limit: number): WindowHit {
    const before = this.peek(now, limit);
    if (!before.allowed) return before;
    this.times.push(now);
    return { allowed: true, used: before.used + 1, resetMs: before.resetMs };
  }

  /** What a call would find, without counting it. */
  peek(now: number, limit: number): WindowHit {
    this.forget(now);
    const used = this.times.length - this.head;
    const leaves = this.times[this.head + Math.max(0, used - limit)] ?? now;
    return { allowed: used < limit, used, resetMs: Math.max(1, leaves + this.windowMs - now) };
  }

  isEmpty(now: number): boolean {
    this.forget(now);
    return this.head === this.times.length;
  }

  private forget(now: number): void {
    const since = now - this.windowMs;
    while (this.head < this.times.length && (this.times[this.head] ?? 0) <= since) this.head += 1;
    if (this.head > 64 && this.head * 2 > this.times.length) {
      this.times = this.times.slice(this.head);
      this.head = 0;
    }
  }
}
