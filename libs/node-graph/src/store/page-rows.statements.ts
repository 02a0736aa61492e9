import type { Level } from '../model/levels.js';
import type { LinkType } from '../model/status.js';
import { NODE_COLUMNS, type NodeRow } from './node-row.js';

/** One row of a page: a node (`kind` 0) or a link (`kind` 1), with the other's columns `null`. */
export type PageRow = NodePageRow | LinkPageRow;

export interface NodePageRow extends NodeRow {
  readonly kind: 0;
  /** `null`: they see it only because it is public. */
  readonly access: Level | null;
  /** Active links that block it and that they do not see, as a whole or for one end. */
  readonly hiddenBlockers: number;
}

export interface LinkPageRow {
  readonly kind: 1;
  readonly linkId: string;
  readonly source: string;
  readonly target: string;
  readonly linkType: LinkType;
  readonly wasBlocker: boolean;
  readonly private: boolean;
  readonly linkVersion: number;
  readonly linkCreated: Date;
  readonly linkUpdated: Date;
}

/** What a node takes in an answer, about. */
const NODE_BYTES = `300 + octet_length(n.title) + octet_length(n.description) + octet_length(n.tags::text)
   + coalesce(octet_length(n.assignee::text), 0)`;

interface PageParts {
  /** Of the rows `p` of the page. */
  readonly order: string;
  /** The parameter with the bytes above which a page ends earlier; its first row is always in it. */
  readonly bytes: string;
  /** Whether the user $1 sees the source of the link `b`. */
  readonly isSeen: string;
  /** Further columns, each after a comma. */
  readonly more?: string;
}

/** The end of a statement with a part `page (kind, id, created_at, level)`: its rows, whole. Needs a comma before it. */
export function pageRows({ order, bytes, isSeen, more = '' }: PageParts): string {
  return `sized as (
     select p.*, row_number() over place as nth,
       sum(case p.kind when 0 then ${NODE_BYTES} else 300 end) over place as bytes
     from page p left join node_graph.nodes n on p.kind = 0 and n.id = p.id
     window place as (order by ${order} rows unbounded preceding)
   )
   select s.snapshot, s.timeline, (select count(*)::integer from page) as found, p.created_at::text as place, p.kind, p.level as access, ${NODE_COLUMNS},
     -- Only Blocked nodes are worth the look.
     case when n.status = 2 then (
       select count(*)::integer
       from node_graph.links b join node_graph.nodes blocker on blocker.id = b.source_id
       where b.target_id = n.id and b.type = 0 and not b.in_trash and blocker.status <> 3
         and ((b.private and b.creator_id is distinct from $1::uuid) or (not (${isSeen})) is true)
     ) else 0 end as "hiddenBlockers",
     l.id as "linkId", l.source_id as source, l.target_id as target, l.type as "linkType",
     l.was_blocker as "wasBlocker", l.private, l.version as "linkVersion", l.created_at as "linkCreated",
     l.updated_at as "linkUpdated"${more}
   from (select pg_current_snapshot()::text as snapshot, timeline from node_graph.history_horizon) s
   left join sized p on p.nth = 1 or p.bytes <= ${bytes}
   left join node_graph.nodes n on p.kind = 0 and n.id = p.id
   left join node_graph.links l on p.kind = 1 and l.id = p.id
   order by ${order}`;
}
