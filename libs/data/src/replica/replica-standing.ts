import { Logger } from '@nestjs/common';

/** `behind`: it has not replayed what others could read by now; `unfit`: it is no replica of this database. */
export type ReplicaState = 'used' | 'behind' | 'away' | 'unfit';

/** For how long a replica is behind before it is worth a line in the log. */
const LASTING_MS = 5_000;

const SAID: Readonly<Record<ReplicaState, string>> = {
  used: 'the replica has all that is written: it answers what it may',
  behind: 'the replica is behind and left alone: the primary answers',
  away: 'the replica is away: the primary answers',
  unfit: 'the replica cannot be used: the primary answers',
};

/** What is known of the replica at the moment. */
export class ReplicaStanding {
  /** What it had not replayed when it was asked last. */
  lag = { bytes: 0, seconds: 0 };
  private readonly logger = new Logger('Replica');
  private known: ReplicaState = 'away';
  private told: ReplicaState | null = null;
  private since = performance.now();

  get state(): ReplicaState {
    return this.known;
  }

  say(state: ReplicaState, error?: unknown): void {
    if (state !== this.known) this.since = performance.now();
    this.known = state;
    const isPassing = state === 'behind' && performance.now() - this.since < LASTING_MS;
    if (state === this.told || isPassing) return;
    this.told = state;
    const reason = error instanceof Error ? { reason: error.message } : {};
    const line = { msg: SAID[state], ...(state === 'behind' ? this.lag : reason) };
    if (state === 'used') this.logger.log(line);
    else if (state === 'unfit') this.logger.error(line);
    else this.logger.warn(line);
  }
}
