import { sql } from '#data';

/** Short: everybody who uses the table waits behind whoever waits for a lock on it. What is read before may take its time. */
export const BRIEFLY = sql(
  'platform.wait_briefly',
  `select set_config('lock_timeout', '250ms', true), set_config('statement_timeout', '0', true)`,
);
export const MAKE = sql(
  'platform.make_partitions',
  'select platform.make_partitions($1::regclass, $2) as made',
);
export const SORT_REST = sql('platform.sort_rest', 'select platform.sort_rest($1::regclass) as made');
