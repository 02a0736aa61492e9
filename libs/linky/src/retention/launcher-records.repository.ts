import { Injectable } from '@nestjs/common';

import { sql, type Statement, type Tx } from '#data';

/** $1 the first day to be kept, $2 how many rows at most: of a table whose rows are of a day or of a part of one. */
function sweep(table: string, condition: string): Statement {
  return sql(
    `linky.sweep_${table}`,
    `delete from linky.${table} where ctid = any (array(
       select ctid from linky.${table} where ${condition} limit $2 for update skip locked))`,
  );
}

const DAY_BEGINS = `$1::date::timestamp at time zone 'UTC'`;

const SWEEPS = {
  /** Events have no index by time, which each would have to be entered in: the oldest have the least ids. */
  events: sql(
    'linky.sweep_launcher_events',
    `with oldest as (
       select id, occurred_at from linky.launcher_log order by id limit $2 for update skip locked
     )
     delete from linky.launcher_log e using oldest o
     where e.id = o.id and e.occurred_at = o.occurred_at and o.occurred_at < ${DAY_BEGINS}
       and e.occurred_at < ${DAY_BEGINS}`,
  ),
  viewers: sweep('launcher_viewers', 'day < $1::date'),
  slots: sweep('launcher_slots', `slot < ${DAY_BEGINS}`),
  days: sweep('launcher_days', 'day < $1::date'),
  urlOpens: sweep('url_opens', 'day < $1::date'),
  botViews: sweep('bot_views', 'day < $1::date'),
} as const;

/** $1 a time: the oldest week of events that ended before it. */
export const DROP_EVENTS = sql(
  'linky.drop_launcher_events',
  `select platform.drop_partition('linky.launcher_log', $1) as dropped`,
);

export type LauncherRecord = keyof typeof SWEEPS;
export const LAUNCHER_RECORDS = Object.keys(SWEEPS) as LauncherRecord[];

@Injectable()
export class LauncherRecordsRepository {
  /** @param firstDay to be kept, `YYYY-MM-DD`; answers how many rows of that kind were removed. */
  sweep(kind: LauncherRecord, firstDay: string, most: number, tx: Tx): Promise<number> {
    return tx.affected(SWEEPS[kind], [firstDay, most]);
  }
}
