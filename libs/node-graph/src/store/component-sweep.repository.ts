import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/** $1 how many at most: takes them off the list. Those that somebody else takes are left to them. */
const TAKE = sql(
  'node_graph.take_emptied_components',
  `delete from node_graph.emptied_components where id in (
     select id from node_graph.emptied_components order by id limit $1 for update skip locked)
   returning id`,
);

/** Of the components $1 those that no node and no other component uses; read by one look through all components. */
const UNUSED = `select c.id, c.parent_id from node_graph.components c
   where c.id = any ($1::uuid[])
     and not exists (select from node_graph.nodes n where n.component_id = c.id)
     and c.id <> all (array(select child.parent_id from node_graph.components child where child.parent_id = any ($1::uuid[])))`;

const FIND_UNUSED = sql('node_graph.find_unused_components', UNUSED);

/** Whoever uses a component holds its row: after this nobody begins to. */
const LOCK = sql(
  'node_graph.lock_unused_components',
  'select id from node_graph.components where id = any ($1::uuid[]) order by id for update skip locked',
);

/** The components above them may be of no use then. */
const REMOVE = sql(
  'node_graph.remove_unused_components',
  `with unused as materialized (${UNUSED}), gone as (
     delete from node_graph.components c using unused where c.id = unused.id returning c.parent_id
   )
   insert into node_graph.emptied_components select distinct parent_id from gone where parent_id is not null
   on conflict on constraint pk_emptied_components do nothing`,
);

@Injectable()
export class ComponentSweepRepository {
  /** Components that nodes were purged of, no longer listed as such. */
  async take(most: number, tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(TAKE, [most])).map(({ id }) => id);
  }

  async unused(ids: readonly string[], tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(FIND_UNUSED, [ids])).map(({ id }) => id);
  }

  /** Those of them that nobody holds; nobody else changes or joins them until the transaction ends. */
  async lock(ids: readonly string[], tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(LOCK, [ids])).map(({ id }) => id);
  }

  /** Removes those of the locked components that are still of no use, and lists the ones above them. */
  async remove(ids: readonly string[], tx: Tx): Promise<void> {
    await tx.affected(REMOVE, [ids]);
  }
}
