/** For so long a process counts as one that wants to be told; it says so again every five seconds. */
export const KEPT_MS = 60_000;

/** Which other processes want to be told of new events, as far as they have said so. */
export class OtherListeners {
  private readonly until = new Map<string, number>();
  private anyUntil = Infinity;

  /** From now on they are heard: whoever listens already says so within the time that this is kept. */
  begin(now: number): void {
    this.anyUntil = now + KEPT_MS;
  }

  /** They are not heard any more: there may be others. */
  lose(): void {
    this.anyUntil = Infinity;
  }

  /** @returns whether it was not told until now, and may have missed something */
  note(name: string, now: number): boolean {
    const isNew = (this.until.get(name) ?? -Infinity) < now;
    this.until.set(name, now + KEPT_MS);
    return isNew;
  }

  /** Whether anybody may be waiting to be told. */
  any(now: number): boolean {
    if (now < this.anyUntil) return true;
    for (const [name, until] of this.until) {
      if (now <= until) return true;
      this.until.delete(name);
    }
    return false;
  }
}
