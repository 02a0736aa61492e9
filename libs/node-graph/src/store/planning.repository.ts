import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { LinkFace } from '../model/change.js';
import type { Slice } from '../model/slice.js';
import type { Status } from '../model/status.js';
import { dueDateOf } from './due-date.statements.js';
import { faceOfTuple, LINK_TUPLE, type LinkTuple } from './link-row.js';
import { open, seen, SHARED } from './visibility.statements.js';

/** What plans tell of a node. */
export interface Card {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  /** UTC, ISO 8601. */
  readonly dueDate: string | null;
  readonly priority: number;
  readonly volume: number;
  readonly tags: readonly string[];
  readonly assignee: readonly string[];
  readonly independent: boolean;
  readonly version: number;
}

/** Nodes in the order in which they were reached, and the links among them that were followed. */
export interface Walk {
  readonly nodes: readonly Card[];
  readonly links: readonly LinkFace[];
}

/** The walk to what blocks a node. */
export interface BlockersWalk extends Walk {
  /** How many links block one of the nodes, the last one of a full walk left out, and are not seen by the user. */
  readonly hidden: number;
  /** The oldest of these, as many as the walk may have nodes. */
  readonly hiddenLinks: readonly string[];
}

const CARD = `n.id, n.title, n.status, ${dueDateOf('n')} as "dueDate", n.priority, n.volume, n.tags, n.assignee,
  n.independent, n.version`;

const READY = sql(
  'node_graph.ready_nodes',
  `with recursive ${SHARED}, below (id) as (
     select n.id from node_graph.nodes n where n.id = $3::uuid and ${seen('n')}
     union
     select n.id from below b
     join node_graph.links l on l.target_id = b.id and l.type = 0 and ${open('l')}
     join node_graph.nodes n on n.id = l.source_id and ${seen('n')}
   ), wanted as (
     select id from node_graph.nodes where owner_id = $1 and $3::uuid is null and status = 0 and not in_trash
     union
     select id from shared where $3::uuid is null
     union
     select id from below
   )
   select ${CARD} from wanted w join node_graph.nodes n on n.id = w.id
   where n.status = 0 and not n.in_trash
   order by n.due_date nulls last, n.priority desc, n.created_at, n.id
   limit $4 offset $5`,
);

/**
 * One row: the nodes that a walk reaches, nearest first, at most $4; and the links among them that it may follow.
 *
 * @param more further columns.
 * @param near the end of a link that the walk comes from, `far` the other one. `is true` keeps the planner from
 *   joining the nodes with themselves, whose number it cannot know.
 */
function walk(next: string, near: string, far: string, follow: string, more = ''): string {
  return `with recursive ${SHARED}, walked (id) as (
     select n.id from node_graph.nodes n where n.id = $3::uuid and ${seen('n')}
     union
     ${next}
   ), bounded as materialized (
     select id, row_number() over () as position from (select id from walked limit $4) w
   )
   select
     (select coalesce(json_agg(c order by c.position), '[]') from (
        select b.position, ${CARD} from bounded b join node_graph.nodes n on n.id = b.id) c) as nodes,
     (select coalesce(json_agg(json_build_array(${LINK_TUPLE})
        order by l.created_at, l.id), '[]')
      from bounded b
      join node_graph.links l on l.${near} = b.id
      join node_graph.nodes source on source.id = l.source_id
      join node_graph.nodes target on target.id = l.target_id
      where ${open('l')} and ${follow} and (l.${far} in (select id from bounded)) is true) as links${more}`;
}

/** Links that block one of the nodes of the walk and lead to where the user sees nothing, or are not for them to see. */
const HIDDEN = `,
     (select json_build_object('count', count(*),
        'links', coalesce(json_agg(h.id order by h.position) filter (where h.position <= $4), '[]'))
      from (
        select l.id, row_number() over (order by l.created_at, l.id) as position
        from bounded b
        join node_graph.nodes t on t.id = b.id and not t.independent
        join node_graph.links l on l.target_id = b.id and l.type = 0 and not l.in_trash
        join node_graph.nodes n on n.id = l.source_id and n.status <> 3
        where b.position < $4 and not (${seen('n')} and ${open('l')})
      ) h) as hidden`;

/** Downwards through whatever is unfinished and blocks. */
const BLOCKERS = sql(
  'node_graph.blockers',
  walk(
    `select n.id from walked w
     join node_graph.nodes t on t.id = w.id and not t.independent
     join node_graph.links l on l.target_id = w.id and l.type = 0 and ${open('l')}
     join node_graph.nodes n on n.id = l.source_id and n.status <> 3 and ${seen('n')}`,
    'target_id',
    'source_id',
    'l.type = 0 and source.status <> 3 and not target.independent',
    HIDDEN,
  ),
);

/** Upwards along the links, $5: secondary ones too. */
const ABOVE = sql(
  'node_graph.walk_up',
  walk(
    `select n.id from walked w
     join node_graph.links l on l.source_id = w.id and (l.type = 0 or $5) and ${open('l')}
     join node_graph.nodes n on n.id = l.target_id and ${seen('n')}`,
    'source_id',
    'target_id',
    '(l.type = 0 or $5)',
  ),
);

interface WalkRow {
  readonly nodes: readonly Card[];
  readonly links: readonly LinkTuple[];
}
interface BlockersRow extends WalkRow {
  readonly hidden: { readonly count: number; readonly links: readonly string[] };
}

/** Questions about the graph as one user sees it: what is hidden from them is neither told nor walked through. */
@Injectable()
export class PlanningRepository {
  constructor(private readonly database: Database) {}

  /** Nodes that nobody has started and nothing blocks: by due date, priority, age. */
  async ready(userId: string, root: string | null, now: Date, { limit, offset }: Slice): Promise<Card[]> {
    return this.database.query<Card>(READY, [userId, now, root, limit, offset]);
  }

  /** The node and the unfinished work below it that blocks it, at most `most` nodes; empty if they do not see it. */
  async blockers(userId: string, id: string, now: Date, most: number): Promise<BlockersWalk> {
    const row = await this.database.first<BlockersRow>(BLOCKERS, [userId, now, id, most]);
    return { ...walkOf(row), hidden: row?.hidden.count ?? 0, hiddenLinks: row?.hidden.links ?? [] };
  }

  /** The node and what is above it, at most `most` nodes; empty if they do not see it. */
  async above(userId: string, id: string, secondary: boolean, now: Date, most: number): Promise<Walk> {
    return walkOf(await this.database.first<WalkRow>(ABOVE, [userId, now, id, most, secondary]));
  }
}

function walkOf(row: WalkRow | null): Walk {
  return {
    nodes: (row?.nodes ?? []).map(cardOf),
    links: (row?.links ?? []).map(faceOfTuple),
  };
}

/** Drops what only sorted the rows. */
function cardOf({ id, title, status, dueDate, priority, volume, ...rest }: Card): Card {
  const { tags, assignee, independent, version } = rest;
  return { id, title, status, dueDate, priority, volume, tags, assignee, independent, version };
}
