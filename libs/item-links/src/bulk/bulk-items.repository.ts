import { Injectable } from '@nestjs/common';

import { adHoc, Database, printJson, type Tx } from '#data';

import type { ItemWords } from '../items/item-words.js';
import type { ItemRow } from '../items/items.repository.js';
import type { PlannedFilter } from '../lists/item-filter.js';
import { batchQuestion } from '../lists/item-lists.statements.js';
import { ANALYZE, INSERT_ITEMS, LOCK_KNOWN, UPDATE_ITEMS } from './bulk-items.statements.js';

/** An item, and what it is found by; `null`: by what it was before. */
export interface Worded {
  readonly item: ItemRow;
  readonly words: ItemWords | null;
}

/** Many items of one project at once: one statement for each kind of write. */
@Injectable()
export class BulkItemsRepository {
  constructor(private readonly database: Database) {}

  /** The items that are known by a dedupe key, a ref or an id; nobody else changes them until the transaction ends. */
  lockKnown(
    projectId: string,
    { keys = [], refs = [], ids = [] }: Partial<Record<'keys' | 'refs' | 'ids', readonly string[]>>,
    tx: Tx,
  ): Promise<ItemRow[]> {
    return tx.query<ItemRow>(LOCK_KNOWN, [projectId, keys, refs, ids]);
  }

  /** The oldest ones that match; held likewise. */
  lockMatching(projectId: string, filter: PlannedFilter, most: number, tx: Tx): Promise<ItemRow[]> {
    const order = { sort: 'created_at', order: 'asc' } as const;
    const { statement, values } = batchQuestion(projectId, filter, order, null, most);
    return tx.query<ItemRow>(adHoc(`${statement.text} for no key update of item`), values);
  }

  /** Items of one project and creator. Breaks `uq_items_project_ref` or `uq_items_project_dedupe_key` where one is taken. */
  async insert(rows: readonly Worded[], tx: Tx): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const of = columnsOf(rows);
    await tx.affected(INSERT_ITEMS, [
      first.item.project_id,
      first.item.organization_id,
      first.item.created_by,
      ...[of('id'), of('created_at'), of('updated_at'), of('item_type'), of('ref'), of('title')],
      rows.map(({ item }) => printJson(item.data)),
      ...[of('status'), of('notes'), of('dedupe_key'), of('schema_ref'), of('source'), of('capability')],
      ...[of('capability_version'), of('session_id'), of('trace_id'), of('span_id')],
      rows.map(({ words }) => words?.words ?? ''),
      of('search_cut'),
    ]);
  }

  /** Items that are held; answers their new versions by their ids. */
  async update(rows: readonly Worded[], tx: Tx): Promise<ReadonlyMap<string, number>> {
    if (rows.length === 0) return new Map();
    const of = columnsOf(rows);
    const written = await tx.query<{ id: string; version: number }>(UPDATE_ITEMS, [
      ...[of('id'), of('title')],
      rows.map(({ item }) => printJson(item.data)),
      ...[of('status'), of('notes'), of('updated_at'), of('schema_ref'), of('capability')],
      ...[of('capability_version'), of('session_id'), of('trace_id'), of('span_id')],
      rows.map(({ words }) => words?.words ?? null),
      of('search_cut'),
    ]);
    return new Map(written.map(({ id, version }) => [id, version]));
  }

  /** Refreshes what the planner knows of items and links. */
  async analyze(): Promise<void> {
    await this.database.query(ANALYZE);
  }
}

function columnsOf(rows: readonly Worded[]): (name: keyof ItemRow) => unknown[] {
  return (name) => rows.map(({ item }) => item[name]);
}
