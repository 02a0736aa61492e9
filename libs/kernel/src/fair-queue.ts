/** How much may wait. */
export interface QueueBounds {
  readonly inAll: number;
  readonly perCaller: number;
}

/**
 * Waiting entries of many callers, taken in rounds: one of each caller before a second of any. A full queue makes
 * room for a caller with fewer entries at the cost of whoever has the most.
 */
export class FairQueue<T> {
  /** In the order in which they are next. */
  private readonly byCaller = new Map<string, T[]>();
  private waiting = 0;

  constructor(private readonly bounds: QueueBounds) {}

  get size(): number {
    return this.waiting;
  }

  /** Lets an entry wait. Answers the one that there is no room for: this one, or the latest of the greediest caller. */
  push(caller: string, entry: T): T | null {
    const own = this.byCaller.get(caller)?.length ?? 0;
    if (own >= this.bounds.perCaller) return entry;
    const dropped = this.waiting < this.bounds.inAll ? null : this.dropLatest(own + 1);
    if (dropped === undefined) return entry;
    const entries = this.byCaller.get(caller);
    if (entries === undefined) this.byCaller.set(caller, [entry]);
    else entries.push(entry);
    this.waiting += 1;
    return dropped;
  }

  /** Takes the oldest entry of the caller who is next; of those who `may`, if that is asked. */
  shift(may: (caller: string) => boolean = () => true): T | undefined {
    for (const [caller, entries] of this.byCaller) {
      if (!may(caller)) continue;
      const entry = entries.shift();
      this.byCaller.delete(caller);
      if (entries.length > 0) this.byCaller.set(caller, entries);
      this.waiting -= 1;
      return entry;
    }
    return undefined;
  }

  /** Takes an entry out that waits no longer. */
  remove(caller: string, entry: T): void {
    const entries = this.byCaller.get(caller) ?? [];
    const at = entries.indexOf(entry);
    if (at === -1) return;
    entries.splice(at, 1);
    if (entries.length === 0) this.byCaller.delete(caller);
    this.waiting -= 1;
  }

  /** The latest entry of the caller who has most, if that is more than `share`. */
  private dropLatest(share: number): T | undefined {
    let greediest: [string, T[]] | undefined;
    for (const one of this.byCaller) if (one[1].length > (greediest?.[1].length ?? share)) greediest = one;
    if (greediest === undefined) return undefined;
    const entry = greediest[1].at(-1);
    if (entry !== undefined) this.remove(greediest[0], entry);
    return entry;
  }
}
