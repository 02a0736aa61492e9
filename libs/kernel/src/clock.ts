export const DAY_MS = 24 * 60 * 60 * 1000;

/** Where the time comes from, so that tests can move it. */
export abstract class Clock {
  /** Milliseconds since the epoch: for what is stored, shown, or said by others. It goes back when it is set. */
  abstract now(): number;

  /** Milliseconds that never go back, since some moment of this process: for how long ago something was. */
  abstract elapsed(): number;

  /** The present instant as a `Date`. */
  date(): Date {
    return new Date(this.now());
  }
}

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override elapsed(): number {
    return performance.now();
  }
}
