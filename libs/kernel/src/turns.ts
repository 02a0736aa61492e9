/** Lets so many work at once; the others wait for their turn, in the order of their arrival. */
export class Turns {
  private working = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** How many wait. */
  get queue(): number {
    return this.waiting.length;
  }

  /** Resolves when it is one's turn; `null`: at once. */
  take(): Promise<void> | null {
    if (this.working < this.most) {
      this.working += 1;
      return null;
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Passes the turn on; `working` stays as it is if somebody has it now. */
  give(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.working -= 1;
  }
}
