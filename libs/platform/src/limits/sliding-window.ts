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
 * A refused call is not counted; it neither extends nor shortens the window. Times never go back.
 */
export class SlidingWindow {
  /** Most windows hold one call: an array of one takes a third of what an empty one takes that grows. */
  private times: number[] | null = null;
  private head = 0;
  private limit = 1;

  constructor(private readonly windowMs: number) {}

  hit(now: number, limit: number): WindowHit {
    this.limit = limit;
    const before = this.peek(now, limit);
    if (!before.allowed) return before;
    if (this.times === null) this.times = [now];
    else this.times.push(now);
    return { allowed: true, used: before.used + 1, resetMs: before.resetMs };
  }

  /** What a call would find, without counting it. */
  peek(now: number, limit: number): WindowHit {
    this.forget(now);
    const used = this.used();
    const leaves = this.times?.[this.head + Math.max(0, used - limit)] ?? now;
    return { allowed: used < limit, used, resetMs: Math.max(1, leaves + this.windowMs - now) };
  }

  /** The part of its limit that is used: 0 of an empty window, 1 of a full one. */
  fullness(now: number): number {
    this.forget(now);
    return this.used() / this.limit;
  }

  private used(): number {
    return this.times === null ? 0 : this.times.length - this.head;
  }

  private forget(now: number): void {
    const { times } = this;
    if (times === null) return;
    const since = now - this.windowMs;
    while (this.head < times.length && (times[this.head] ?? 0) <= since) this.head += 1;
    if (this.head === times.length) this.times = null;
    else if (this.head > 64 && this.head * 2 > times.length) this.times = times.slice(this.head);
    else return;
    this.head = 0;
  }
}
