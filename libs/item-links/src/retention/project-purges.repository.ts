import { Injectable } from '@nestjs/common';

import { sql, type Statement, type Tx } from '#data';

/** $1 deleted before when, $2 now: the oldest that nobody else purges; from now on it cannot be restored. */
const TAKE = sql(
  'item_links.take_purged_project',
  `update item_links.projects set purging_at = coalesce(purging_at, $2) where id = (
     select id from item_links.projects where deleted_at < $1
     order by deleted_at limit 1 for no key update skip locked)
   returning id`,
);
/** Links that go are not remembered, items that go not counted. */
const TELL = sql('item_links.tell_purge', `select set_config('item_links.purging', 'yes', true)`);

/** $1 project, $2 how many at most. */
function part(table: string): Statement {
  return sql(
    `item_links.purge_${table}`,
    `delete from item_links.${table} where id = any (array(
       select id from item_links.${table} where project_id = $1 limit $2))`,
  );
}

/** In this order: an item takes its links along, and there are none left. */
const PARTS = ['links', 'deleted_links', 'items'].map(part);
const PURGE = sql('item_links.purge_project', 'delete from item_links.projects where id = $1');

@Injectable()
export class ProjectPurgesRepository {
  /** A project that was deleted before then; nobody else purges it until the transaction ends. */
  async take(before: Date, now: Date, tx: Tx): Promise<string | null> {
    await tx.query(TELL);
    return (await tx.first<{ id: string }>(TAKE, [before, now]))?.id ?? null;
  }

  /** Removes links, history and items, as many of each as go at once; `true`: none is left. */
  async purgeParts(id: string, most: number, tx: Tx): Promise<boolean> {
    for (const statement of PARTS) if ((await tx.affected(statement, [id, most])) === most) return false;
    return true;
  }

  /** Rules and tallies go with it. */
  async purge(id: string, tx: Tx): Promise<void> {
    await tx.affected(PURGE, [id]);
  }
}
