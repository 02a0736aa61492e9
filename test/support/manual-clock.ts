import { Clock } from '#kernel';

/** Real time, plus what the test adds to it. */
export class ManualClock extends Clock {
  private offset = 0;

  override now(): number {
    return Date.now() + this.offset;
  }

  advance(ms: number): void {
    this.offset += ms;
  }
}
