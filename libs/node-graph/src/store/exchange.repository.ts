import { Injectable } from '@nestjs/common';

import { Database, sql, type Statement, type Tx } from '#data';
import { mapInSlices } from '#kernel';

import type { PlannedLink } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import { dueColumns } from './due-date.statements.js';

const COMPONENTS = sql(
  'node_graph.import_components',
  `insert into node_graph.components (id, parent_id) select id, null::uuid from unnest($1::uuid[]) as u (id)`,
);
/** A microsecond between two of them: whatever is listed by age keeps the order of the document. */
const CREATED = `$1::timestamptz + ($4::int + n.place) * interval '1 microsecond'`;
/** Lists within lists are no arrays that can be unnested: they travel as JSON. */
const NODES = sql(
  'node_graph.import_nodes',
  `insert into node_graph.nodes (id, created_at, owner_id, component_id, title, description, status, blocked_from, due_date, due_is_day,
     type, tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version, updated_at)
   select n.id, ${CREATED}, $2, n."componentId", n.title, n.description, n.status, n."blockedFrom", ${dueColumns('n."dueDate"')}, 0,
     n.tags, n.priority, n.independent, n.volume, n.assignee, n.pinned, n.collapsed, 0, 0, 0, false, 0, $1
   from rows from (jsonb_to_recordset($3::jsonb) as (id uuid, "componentId" uuid, title text, description text,
     status smallint, "blockedFrom" smallint, "dueDate" text, tags text[], priority smallint, independent boolean, volume smallint,
     assignee text[], pinned boolean, collapsed boolean)) with ordinality as n (id, "componentId", title, description,
     status, "blockedFrom", "dueDate", tags, priority, independent, volume, assignee, pinned, collapsed, place)`,
);
const LINKS = sql(
  'node_graph.import_links',
  `insert into node_graph.links
     (id, created_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash, version, updated_at,
     crosses_owners, carries_until)
   select n.id, ${CREATED}, n.source, n.target, n.type, n."wasBlocker", n.private, $2, false, 0, $1, false, 'infinity'
   from rows from (jsonb_to_recordset($3::jsonb) as (id uuid, source uuid, target uuid, type smallint,
     "wasBlocker" boolean, private boolean)) with ordinality as n (id, source, target, type, "wasBlocker", private, place)`,
);

const ANALYZE = sql(
  'node_graph.analyze',
  'analyze node_graph.components, node_graph.nodes, node_graph.links, node_graph.batch_log, node_graph.op_log',
);

/** Sends what is ready. */
type Insertion = (tx: Tx) => Promise<void>;

/** Of one statement: what it is given stays small. */
const ROWS_AT_ONCE = 500;

/** Writes a graph that is new as a whole, in few statements. */
@Injectable()
export class ExchangeRepository {
  constructor(private readonly database: Database) {}

  async insertComponents(ids: readonly string[], tx: Tx): Promise<void> {
    await tx.affected(COMPONENTS, [ids]);
  }

  /**
   * What inserts nodes, made ready.
   * @param place of the first one in its document: lists by age keep the order
   */
  insertionOfNodes(
    nodes: readonly GraphNode[],
    place: number,
    ownerId: string,
    now: Date,
  ): Promise<Insertion> {
    return insertion(NODES, nodes, [now, ownerId], place);
  }

  /** @param place of the first one in its document */
  insertionOfLinks(
    links: readonly PlannedLink[],
    place: number,
    ownerId: string,
    now: Date,
  ): Promise<Insertion> {
    return insertion(LINKS, links, [now, ownerId], place);
  }

  /** Refreshes what the planner knows of the graph. Without the rights it only warns. */
  async analyze(): Promise<void> {
    await this.database.query(ANALYZE);
  }
}

async function insertion(
  statement: Statement,
  rows: readonly object[],
  values: readonly unknown[],
  place: number,
): Promise<Insertion> {
  const all: unknown[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    all.push([...values, await jsonOf(rows.slice(at, at + ROWS_AT_ONCE)), place + at]);
  return async (tx) => {
    await Promise.all(all.map((some) => tx.affected(statement, some)));
  };
}

async function jsonOf(list: readonly object[]): Promise<string> {
  return `[${(await mapInSlices(list, (entry) => JSON.stringify(entry))).join(',')}]`;
}
