import { Injectable } from '@nestjs/common';

/** A week of deliveries that is over: the least id of a batch that is later, and the latest transaction until then. */
export interface PastWeek {
  readonly until: string;
  readonly transaction: string;
}

const EVERYTHING = '00000000-0000-0000-0000-000000000000';

/** Which weeks somebody need not look through who catches up. Kept here, so that Postgres knows it before it begins. */
@Injectable()
export class SeenWeeks {
  private past: readonly PastWeek[] = [];

  /** In the order of time. What was noted once stays true. */
  learn(past: readonly PastWeek[]): void {
    this.past = past;
  }

  /**
   * The least batch that a reader may not know.
   * @param snapshot of Postgres (`xmin:…`): what it has seen
   */
  unseenBy(snapshot: string): string {
    const xmin = BigInt(snapshot.slice(0, snapshot.indexOf(':')));
    return this.past.findLast(({ transaction }) => BigInt(transaction) < xmin)?.until ?? EVERYTHING;
  }
}
