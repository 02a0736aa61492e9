import { Injectable } from '@nestjs/common';

import { ReplicaReads, type Tx } from '#data';

import { utcDay } from '../model/creator-fingerprint.js';
import { endsOf, type SlottedDays, type Stretch } from './insights-range.js';
import { COUNTS, LOCAL_COUNTS, WRITE } from './insights.statements.js';

/** No id of a rule, made up or not, has a blank in front. */
export const OTHER_RULES = ' others';
const MOST_MADE_UP_RULES = 100;

/** One event, by the slug that its visitor knows. */
export interface NewEvent {
  readonly slug: string;
  readonly kind: 'view' | 'open_all';
  readonly at: Date;
  /** `null`: no rule matched. */
  readonly ruleId: string | null;
  readonly signedIn: boolean;
  readonly viewerHash: string;
}

/** What happened on one day under one rule. */
export interface DayCount {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** Empty: no rule. */
  readonly rule_id: string;
  readonly views: number;
  readonly opens: number;
  /** Different viewers of the whole day; in one row of each day only. */
  readonly viewers: number;
}

@Injectable()
export class InsightsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async write(events: readonly NewEvent[], tx: Tx): Promise<void> {
    await tx.affected(WRITE, [
      events.map(({ slug }) => slug),
      events.map(({ kind }) => kind),
      events.map(({ at }) => at),
      events.map(({ ruleId }) => ruleId),
      events.map(({ signedIn }) => (signedIn ? 'signed_in' : 'anonymous')),
      events.map(({ viewerHash }) => viewerHash),
      MOST_MADE_UP_RULES,
      OTHER_RULES,
    ]);
  }

  /** From that instant until now. */
  counts(bundleId: string, from: Date): Promise<DayCount[]> {
    const { slotEnd, dayEnd } = endsOf(from);
    const values = [bundleId, from, slotEnd, utcDay(from.getTime()), dayEnd, OTHER_RULES];
    return this.reads.query<DayCount>(COUNTS, values);
  }

  /** Of the days of a time zone; viewers stay those of UTC days. */
  localCounts(bundleId: string, { slots, parts }: SlottedDays): Promise<DayCount[]> {
    const values = [bundleId, ...columnsOf(slots), ...columnsOf(parts), OTHER_RULES];
    return this.reads.query<DayCount>(LOCAL_COUNTS, values);
  }
}

function columnsOf(stretches: readonly Stretch[]): unknown[][] {
  return [stretches.map(({ day }) => day), stretches.map(({ from }) => from), stretches.map(({ to }) => to)];
}
