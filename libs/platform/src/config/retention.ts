import { integerWithin, positive } from './env-values.js';
import type { Env } from './settings.js';

type Read = <T>(name: string, fallback: T, parse: (text: string) => T | undefined, wanted: string) => T;

/** For how long things are kept; docs/operations.md says which bounds what. */
export type Retention = Pick<
  Env,
  | 'undeleteDays'
  | 'unclaimedDays'
  | 'projectUndeleteDays'
  | 'linkHistoryDays'
  | 'takedownDays'
  | 'claimRecordDays'
  | 'insightsDays'
  | 'versionsKept'
  | 'historyDays'
  | 'invitationDays'
  | 'endedSessionDays'
  | 'revokedKeyDays'
  | 'idempotencyHours'
>;

export function retentionFrom(read: Read): Retention {
  const days = (name: string, usual: number, least: 0 | 1 = 0): number =>
    read(name, usual, integerWithin(least, 3_650), `a number of days, from ${String(least)} to 3650`);
  return {
    undeleteDays: days('LIGATURE_UNDELETE_DAYS', 30),
    unclaimedDays: days('LIGATURE_UNCLAIMED_DAYS', 90),
    projectUndeleteDays: days('LIGATURE_PROJECT_UNDELETE_DAYS', 7),
    linkHistoryDays: days('LIGATURE_LINK_HISTORY_DAYS', 365),
    takedownDays: days('LIGATURE_TAKEDOWN_DAYS', 90),
    claimRecordDays: days('LIGATURE_CLAIM_RECORD_DAYS', 30),
    insightsDays: days('LIGATURE_INSIGHTS_DAYS', 90, 1),
    versionsKept: read('LIGATURE_VERSIONS_KEPT', 50, integerWithin(1, 10_000), 'a number from 1 to 10000'),
    invitationDays: days('LIGATURE_INVITATION_DAYS', 90),
    historyDays: read('LIGATURE_HISTORY_DAYS', 180, positive, 'a number above 0'),
    endedSessionDays: days('LIGATURE_ENDED_SESSION_DAYS', 0),
    revokedKeyDays: days('LIGATURE_REVOKED_KEY_DAYS', 90),
    idempotencyHours: read(
      'LIGATURE_IDEMPOTENCY_HOURS',
      24,
      integerWithin(1, 720),
      'a number of hours, from 1 to 720',
    ),
  };
}
