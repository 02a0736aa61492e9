import { Clock } from '#kernel';

/** Real time, plus what the test adds to it. */
export class ManualClock extends Clock {
  private passed = 0;
  private setBack = 0;

  override now(): number {
    return Date.now() + this.passed - this.setBack;
  }

  override elapsed(): number {
    return performance.now() + this.passed;
  }

  /** Time passes. */
  advance(ms: number): void {
    this.passed += ms;
  }

  /** Somebody sets the clock: no time passes. */
  turnBack(ms: number): void {
    this.setBack += ms;
  }
}
