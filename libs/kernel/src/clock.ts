export const DAY_MS = 24 * 60 * 60 * 1000;

/** Where the time comes from, so that tests can move it. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract now(): number;

  /** The present instant as a `Date`. */
  date(): Date {
    return new Date(this.now());
  }
}

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}
