/** What somebody may have open at once: each takes a seat, and gives it back. */
export abstract class Seats {
  /** `false`: the owner has `most` seats already. */
  abstract take(owner: string, seat: string, most: number): Promise<boolean> | boolean;

  /** Gives a seat back; one that is not taken may be given back, too. */
  abstract leave(owner: string, seat: string): void;
}

/** Seats in the memory of this process. */
export class MemorySeats extends Seats {
  private readonly owners = new Map<string, Set<string>>();

  override take(owner: string, seat: string, most: number): boolean {
    const seats = this.owners.get(owner) ?? new Set();
    if (seats.size >= most) return false;
    this.owners.set(owner, seats.add(seat));
    return true;
  }

  override leave(owner: string, seat: string): void {
    const seats = this.owners.get(owner);
    seats?.delete(seat);
    if (seats?.size === 0) this.owners.delete(owner);
  }

  /** Whoever has seats. */
  all(): string[] {
    return [...this.owners.keys()];
  }

  of(owner: string): string[] {
    return [...(this.owners.get(owner) ?? [])];
  }
}
