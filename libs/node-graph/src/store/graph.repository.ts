import { Injectable } from '@nestjs/common';

import { Database, sql, type Statement } from '#data';

import type { Position } from '../model/cursor.js';
import type { Slice } from '../model/slice.js';
import { type PageRow, pageRows } from './page-rows.statements.js';
import { MINE, NOT_HIDDEN, OPEN, visible } from './visibility.statements.js';

/** The place of a row: whatever changes meanwhile, all that is behind it follows. */
export interface Place {
  readonly kind: number;
  /** As the database writes it: a page may end within a millisecond. */
  readonly created: string;
  readonly id: string;
}

/** What a statement answers; without anything to show it is one row of `kind` null. */
type Row = Position & { readonly found: number; readonly place: string } & (
    PageRow | { readonly kind: null }
  );

/** Rows of a page, and the snapshot that they were read in. */
export interface PageRows {
  readonly position: Position;
  /** How many there are from the offset on, up to one more than was asked for. */
  readonly found: number;
  readonly rows: readonly PageRow[];
  /** Of the last row; `null`: there is none. */
  readonly last: Place | null;
}

/** What is behind a place, at most so much. */
export interface PartBehind {
  readonly limit: number;
  readonly bytes: number;
  readonly after: Place;
}

/** A slice, and the bytes above which it ends earlier; its first entry is always in it. */
export interface Part extends Slice {
  readonly bytes: number;
}

/** How much of the graph is read. */
export type Extent = 'seen' | 'own';

/** Which branch is to be read. */
export interface BranchScope {
  readonly rootId: string;
  /** Whether what is below the root belongs to it. */
  readonly deep: boolean;
  /** How much of it is public: nothing, the root, or all. */
  readonly open: 'nothing' | 'root' | 'all';
}

/**
 * $3 limit, $4 offset. All nodes by (created, id), then all links likewise, each link only with both its endpoints.
 *
 * @param seen what the user sees: `id` and `level`.
 * @param bytes the parameter with the bytes above which a page ends earlier.
 * @param after how many parameters there are before those of the place behind which it begins, if it has one.
 */
function page(name: string, seen: string, bytes = '$5', after: number | null = null): Statement {
  const behind =
    after === null
      ? ''
      : `where (kind, created_at, id)
       > ($${String(after + 1)}::integer, $${String(after + 2)}::text::timestamptz, $${String(after + 3)}::uuid)`;
  return sql(
    name,
    `with recursive ${seen}, seen as materialized (
     select n.id, n.created_at, v.level
     from (select id, min(level) as level from visible group by id) v
     join node_graph.nodes n on n.id = v.id where not n.in_trash
   ), page as (
     select * from (
     select 0 as kind, id, created_at, level from seen
     union all
     select 1, l.id, l.created_at, null
     from node_graph.links l
     where not l.in_trash and l.source_id in (select id from seen) and l.target_id in (select id from seen)
       and ${NOT_HIDDEN}
     ) everything ${behind}
     order by kind, created_at, id
     limit $3 offset $4
   ), ${pageRows({ order: 'p.kind, p.created_at, p.id', bytes, isSeen: 'b.source_id in (select id from seen)' })}`,
  );
}

const SEEN = `${MINE}, visible as (${visible()})`;
const GRAPH = page('node_graph.graph_page', SEEN);
const GRAPH_BEHIND = page('node_graph.graph_page_behind', SEEN, '$5', 5);

/** What the user owns; the time is not asked for. */
const OWNED = `visible as (
     select id, 0 as level from node_graph.nodes where owner_id = $1::uuid and $2::timestamptz is not null)`;
const OWN = page('node_graph.own_page', OWNED);
const OWN_BEHIND = page('node_graph.own_page_behind', OWNED, '$5', 5);

/** $5 root, $6 whether it is deep, $7 how much is public, $8 bytes. */
const BELOW = `branch (id) as (
     select $5::uuid
     union
     select l.source_id from branch b join node_graph.links l on l.target_id = b.id
     where $6 and l.type = 0 and not l.in_trash
   ), ${OPEN}, ${MINE}, visible as (${visible('n.id in (select id from branch)')}
     union all
     select id, null from open
   )`;
const BRANCH = page('node_graph.branch_page', BELOW, '$8');
const BRANCH_BEHIND = page('node_graph.branch_page_behind', BELOW, '$8', 8);

@Injectable()
export class GraphRepository {
  constructor(private readonly database: Database) {}

  /** A slice of everything that the user sees, or owns; one row more than asked for tells that there is more. */
  page(userId: string, now: Date, { limit, offset, bytes }: Part, extent: Extent): Promise<PageRows> {
    return this.read(extent === 'own' ? OWN : GRAPH, [userId, now, limit + 1, offset, bytes], limit);
  }

  /** The same of one branch. */
  branchPage(
    userId: string | null,
    now: Date,
    { limit, offset, bytes }: Part,
    scope: BranchScope,
  ): Promise<PageRows> {
    return this.read(
      BRANCH,
      [userId, now, limit + 1, offset, scope.rootId, scope.deep, scope.open, bytes],
      limit,
    );
  }

  /** What is behind a place of everything that the user sees, or owns. */
  pageBehind(
    userId: string,
    now: Date,
    { limit, bytes, after }: PartBehind,
    extent: Extent,
  ): Promise<PageRows> {
    const values = [userId, now, limit + 1, 0, bytes, ...placeValues(after)];
    return this.read(extent === 'own' ? OWN_BEHIND : GRAPH_BEHIND, values, limit);
  }

  /** The same of one branch. */
  branchPageBehind(
    userId: string | null,
    now: Date,
    { limit, bytes, after }: PartBehind,
    scope: BranchScope,
  ): Promise<PageRows> {
    const values = [userId, now, limit + 1, 0, scope.rootId, scope.deep, scope.open, bytes];
    return this.read(BRANCH_BEHIND, [...values, ...placeValues(after)], limit);
  }

  private async read(statement: Statement, values: readonly unknown[], limit: number): Promise<PageRows> {
    const rows = await this.database.query<Row>(statement, values);
    const [first] = rows;
    if (first === undefined) throw new Error('the row of history_horizon is missing');
    const found = rows.filter((row) => row.kind !== null);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      position: first,
      found: first.found,
      rows: found,
      last:
        last === undefined
          ? null
          : { kind: last.kind, created: last.place, id: last.kind === 0 ? last.id : last.linkId },
    };
  }
}

function placeValues({ kind, created, id }: Place): unknown[] {
  return [kind, created, id];
}
