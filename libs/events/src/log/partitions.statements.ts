import { sql } from '#data';

/** Short: everybody who writes an event waits behind whoever waits for a lock on the log. */
export const BRIEFLY = sql('events.wait_briefly', `select set_config('lock_timeout', '250ms', true)`);
export const MAKE = sql(
  'events.make_partitions',
  'select events.make_partitions(clock_timestamp(), $1) as made',
);
export const SORT_REST = sql('events.sort_rest', 'select events.sort_rest() as made');
export const DROP = sql('events.drop_partition', 'select events.drop_partition($1, $2) as dropped');
