import { Injectable } from '@nestjs/common';

import { Database, printJson, type Tx } from '#data';
import { callValue } from '#events';
import type { Call } from '#kernel';

import type { ItemAddress } from '../addressing/item-address.js';
import { by } from '../addressing/project-column.js';
import { FIELD_NAMES, type ItemFields } from '../fields/item-fields.js';
import type { ItemWords } from './item-words.js';
import {
  DELETE_ITEM,
  FIND_BY_DEDUPE_KEY,
  FIND_ITEM,
  FIND_ITEM_LOCKED,
  INSERT_ITEM,
  stored,
  UPDATE_ITEM,
} from './items.statements.js';

/** What people and agents gave an item, before it is one. */
export interface ItemDraft extends ItemFields {
  readonly project_id: string;
  readonly organization_id: string;
  readonly created_by: string | null;
}

/** A row of `item_links.items`. */
export interface ItemRow extends ItemDraft {
  readonly id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
  /** Whether it has more words than a search can find. */
  readonly search_cut: boolean;
}

@Injectable()
export class ItemsRepository {
  constructor(private readonly database: Database) {}

  find(workspaceId: string, project: string, { by: column, value }: ItemAddress): Promise<ItemRow | null> {
    return this.database.first<ItemRow>(FIND_ITEM[by(project)][column], [workspaceId, project, value]);
  }

  /** Nobody else changes the item until the transaction ends. */
  findLocked(workspaceId: string, project: string, id: string, tx: Tx): Promise<ItemRow | null> {
    return tx.first<ItemRow>(FIND_ITEM_LOCKED[by(project)], [workspaceId, project, id]);
  }

  findByDedupeKey(projectId: string, key: string, tx: Tx): Promise<ItemRow | null> {
    return tx.first<ItemRow>(FIND_BY_DEDUPE_KEY, [projectId, key]);
  }

  /** Whether a row was written; if not, its dedupe key is taken. */
  async insert(item: ItemRow, { words, isCut }: ItemWords, tx: Tx): Promise<boolean> {
    const { id, created_at: at, project_id: project, organization_id: org, created_by: creator } = item;
    const fields = FIELD_NAMES.map((name) => stored(item, name));
    const values = [id, at, project, org, creator, words, isCut, ...fields];
    const written = await tx.affected(INSERT_ITEM, values);
    return written === 1;
  }

  /** Of a locked row, with its new words, if it has any; answers its new version. */
  async update(item: ItemRow, words: ItemWords | null, tx: Tx): Promise<number> {
    const { id, title, data, status, notes, updated_at: at, search_cut: isCut } = item;
    const values = [id, title, printJson(data), status, notes, at, words?.words ?? null, isCut];
    const row = await tx.first<{ version: number }>(UPDATE_ITEM, values);
    return row?.version ?? item.version;
  }

  /** Whether it was there, and of an admitted version (`null`: any). */
  async delete(
    workspaceId: string,
    project: string,
    id: string,
    versions: readonly number[] | null,
    deletion: { readonly at: Date; readonly by: string | null; readonly call: Call },
    tx: Tx,
  ): Promise<boolean> {
    const told = `${deletion.at.toISOString()} ${deletion.by ?? ''}`;
    const values = [workspaceId, project, id, versions, told, callValue(deletion.call, deletion.at)];
    return (await tx.affected(DELETE_ITEM[by(project)], values)) === 1;
  }
}
