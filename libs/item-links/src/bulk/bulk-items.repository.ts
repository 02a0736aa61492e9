import { Injectable } from '@nestjs/common';

import { adHoc, Database, type Tx } from '#data';

import { CHANGED_FIELDS, FIELD_NAMES, type ItemField } from '../fields/item-fields.js';
import type { ItemWords } from '../items/item-words.js';
import type { ItemRow } from '../items/items.repository.js';
import { stored } from '../items/items.statements.js';
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
    const { project_id: project, organization_id: org, created_by: creator } = first.item;
    const words = rows.map(({ words: own }) => own?.words ?? '');
    const columns = [...COLUMNS.map((name) => columnOf(rows, name)), words, ...fieldsOf(rows, FIELD_NAMES)];
    await tx.affected(INSERT_ITEMS, [project, org, creator, ...columns]);
  }

  /** Items that are held; answers their new versions by their ids. */
  async update(rows: readonly Worded[], tx: Tx): Promise<ReadonlyMap<string, number>> {
    if (rows.length === 0) return new Map();
    const words = rows.map(({ words: own }) => own?.words ?? null);
    const [id, , updatedAt, isCut] = COLUMNS.map((name) => columnOf(rows, name));
    const columns = [id, updatedAt, isCut, words, ...fieldsOf(rows, CHANGED_FIELDS)];
    const written = await tx.query<{ id: string; version: number }>(UPDATE_ITEMS, columns);
    return new Map(written.map(({ id, version }) => [id, version]));
  }

  /** Refreshes what the planner knows of items and links. */
  async analyze(): Promise<void> {
    await this.database.query(ANALYZE);
  }
}

const COLUMNS = ['id', 'created_at', 'updated_at', 'search_cut'] as const;

function columnOf(rows: readonly Worded[], name: (typeof COLUMNS)[number]): unknown[] {
  return rows.map(({ item }) => item[name]);
}

function fieldsOf(rows: readonly Worded[], names: readonly ItemField[]): unknown[][] {
  return names.map((name) => rows.map(({ item }) => stored(item, name)));
}
