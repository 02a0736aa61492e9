import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import { utcDay } from '../bundles/creator-fingerprint.js';
import { endsOf } from './insights-range.js';
import { COUNTS, SWEEP_SLOTS, SWEEP_VIEWERS, WRITE } from './insights.statements.js';

/** No id of a rule, made up or not, has a blank in front. */
export const OTHER_RULES = ' others';
const MOST_MADE_UP_RULES = 100;
const SWEPT_AT_ONCE = 20_000;

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

/** What happened on one UTC day under one rule. */
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
  constructor(private readonly database: Database) {}

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

  /** Forgets viewers and slots of days before that one, as many as go at once; `true`: none is left. */
  async sweepViewers(before: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(SWEEP_VIEWERS, [before, SWEPT_AT_ONCE])) < SWEPT_AT_ONCE;
  }

  async sweepSlots(before: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(SWEEP_SLOTS, [before, SWEPT_AT_ONCE])) < SWEPT_AT_ONCE;
  }

  /** From that instant until now. */
  counts(bundleId: string, from: Date): Promise<DayCount[]> {
    const { slotEnd, dayEnd } = endsOf(from);
    const values = [bundleId, from, slotEnd, utcDay(from.getTime()), dayEnd, OTHER_RULES];
    return this.database.query<DayCount>(COUNTS, values);
  }
}
