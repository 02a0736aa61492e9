import { sql } from '../statement.js';

/** Up to where a server has the writes of which database. */
export interface Position {
  /** Cluster, timeline and database: positions of different places cannot be compared. */
  readonly place: string;
  /** Bytes of the write-ahead log. */
  readonly bytes: bigint;
}

/** The same of a standby. */
export interface ReplicaPosition extends Position {
  /** Which start of which server tells it. */
  readonly server: string;
  /** How long ago that was committed which it has replayed last, by the clocks of both servers. */
  readonly ageSeconds: number;
}

/** What `WRITTEN` and `REPLAYED` answer; `null`: the server is not what it should be. */
export interface PositionRow {
  readonly place: string | null;
  readonly bytes: string | null;
}

const WHERE = `(select system_identifier from pg_control_system()),
    (select oid from pg_database where datname = current_database())`;

/**
 * Where the primary is: whatever anybody was told, or could read, is before it. That is what has reached its disk, unless
 * commits do not wait for it.
 */
export const WRITTEN = sql(
  'data.ask_what_is_written',
  `select
     case when not pg_is_in_recovery() then pg_wal_lsn_diff(
       case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
         else pg_current_wal_flush_lsn() end, '0/0')::text end as bytes,
     case when not pg_is_in_recovery() then concat_ws('/', ${WHERE},
       ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer) end as place`,
);

/**
 * Where a standby is: whatever is before it, the next statement sees. Its timeline is that of what it receives, or, for roles
 * that may not see that, of its last checkpoint, which tells a new one some minutes late.
 */
export const REPLAYED = sql(
  'data.ask_what_is_replayed',
  `select
     case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text end as bytes,
     case when pg_is_in_recovery() then concat_ws('/', ${WHERE}, coalesce(
       (select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()))) end as place,
     pg_postmaster_start_time()::text as server,
     coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::float8 as "ageSeconds"`,
);

export interface ReplayedRow extends PositionRow {
  readonly server: string;
  readonly ageSeconds: number;
}

/** A replica that is none, or another database's. */
export class UnfitReplica extends Error {}

/** @throws Error while there is no primary */
export function writtenBy(row: PositionRow | undefined): Position {
  if (row?.place == null || row.bytes === null) throw new Error('the primary is a standby');
  return { place: row.place, bytes: BigInt(row.bytes) };
}

/** @throws UnfitReplica */
export function replayedBy(row: ReplayedRow | undefined): ReplicaPosition {
  if (row?.place == null) throw new UnfitReplica('it is no standby');
  // Before it has replayed anything it has what it was copied with.
  return { ...row, place: row.place, bytes: BigInt(row.bytes ?? 0) };
}

/** How many bytes the replica lacks. @throws UnfitReplica */
export function lagOf(replayed: Position, written: Position): number {
  if (replayed.place !== written.place)
    throw new UnfitReplica(
      `it is not of the same cluster, database and timeline: ${replayed.place}, not ${written.place}`,
    );
  return Math.max(0, Number(written.bytes - replayed.bytes));
}
