/** What one call did to its window. */
export interface WindowHit {
  readonly allowed: boolean;
  /** Calls counted in the window, this one included if it was allowed. */
  readonly used: number;
  /** Milliseconds until the oldest counted call leaves the window. */
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
    this.forget(now);
    const allowed = this.times.length - this.head < limit;
    if (allowed) this.times.push(now);
    const oldest = this.times[this.head] ?? now;
    return {
      allowed,
      used: this.times.length - this.head,
      resetMs: Math.max(1, oldest + this.windowMs - now),
    };
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
