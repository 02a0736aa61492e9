import { Injectable, Logger } from '@nestjs/common';

import type { Principal } from '#kernel';

import type { ItemStatus, PlainField, RecordName } from '../fields/item-fields.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { WorkspaceAccess } from '../workspace/workspace-access.js';
import { datesNeedAdmin } from './bulk.errors.js';
import { BulkItems } from './bulk-items.service.js';
import { BulkItemWriter } from './bulk-item-writer.js';
import { importFault, type ItemFault, readChunk, type SoundLink } from './import-input.js';
import type { ItemBatch } from './item-batch.js';

/** Where items are imported: slugs, and the key or the id of the project. */
export interface ItemsPlace {
  readonly org: string;
  readonly workspace: string;
  readonly project: string;
}

export interface ImportOptions {
  readonly dryRun?: boolean;
  /** Whether `createdAt` and `updatedAt` of the entries are taken: for admins of the organization. */
  readonly keepDates?: boolean;
  /** Chunks of a document are written one after the other: all that can be is made ready before its turn comes. */
  readonly turn?: Promise<unknown>;
  /** Whether the items are probably not there yet: then what they are found by is made ready, too. */
  readonly areNew?: boolean;
  /** In a dry run: keys of other chunks of the document. Links to them are not looked at. */
  readonly assumed?: Pick<ReadonlySet<string>, 'has'>;
}

/** What an item carries of its making. */
export type ItemOrigin = Readonly<Partial<Record<RecordName<'source' | PlainField>, string>>>;

/** An item of a document. */
export interface ImportedItem {
  /** What it is known by from now on, 1 to 64 characters: its dedupe key. */
  readonly key: string;
  readonly itemType: string;
  readonly ref?: string | null;
  readonly title?: string | null;
  readonly data?: Record<string, unknown>;
  readonly status?: ItemStatus | null;
  readonly notes?: string | null;
  readonly origin?: ItemOrigin;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

export type ImportedEnd = { readonly key: string } | { readonly ref: string } | { readonly id: string };

export interface ImportedItemLink {
  readonly source: ImportedEnd;
  readonly target: ImportedEnd;
  readonly relationship: string;
}

/** A part of a document: at most 1,000 items and 5,000 links. */
export interface ItemsChunk {
  readonly items: readonly ImportedItem[];
  readonly links: readonly ImportedItemLink[];
}

/** What came of a chunk. Entries at fault are left out, all others are written. */
export interface ItemsImported {
  readonly items: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly links: { readonly created: number; readonly unchanged: number };
  readonly faults: readonly ItemFault[];
}

/** Takes documents of other tools in, chunk by chunk: items are known by their keys, so that a chunk can be repeated. */
@Injectable()
export class ItemImports {
  private readonly logger = new Logger(ItemImports.name);

  constructor(
    private readonly access: WorkspaceAccess,
    private readonly items: BulkItems,
    private readonly writer: BulkItemWriter,
    private readonly projects: ProjectsService,
  ) {}

  /**
   * Writes a chunk in one transaction. Refuses who may not write items there (403, 404), dates by others than admins
   * (403), and what there is no room for (409).
   */
  async importItems(
    caller: Principal,
    { org, workspace, project }: ItemsPlace,
    chunk: ItemsChunk,
    { dryRun = false, keepDates = false, assumed, turn, areNew = false }: ImportOptions = {},
  ): Promise<ItemsImported> {
    const entered: WorkspaceRef = await this.access.enter(caller, org, workspace, 'items:write');
    const { role } = caller.memberships.find(({ orgSlug }) => orgSlug === org) ?? {};
    if (keepDates && role !== 'admin') throw datesNeedAdmin();
    const read = readChunk(chunk, keepDates);
    const links = read.links.filter(({ value }) => !isAssumed(value, assumed));
    const batch: ItemBatch = {
      items: read.items.map(({ value }) => value),
      links: links.map(({ value }, place) => ({ ...value, owner: null, place })),
    };
    const { id } = await this.projects.get(entered, project);
    const drafts = await this.writer.draft(entered, id, batch.items, areNew && turn !== undefined);
    await turn;
    const options = { upsertBy: 'dedupe_key', costs: 'alone', dryRun } as const;
    const outcome = await this.items.write(entered, id, batch, options, drafts);
    const count = (name: string): number => outcome.results.filter((one) => one.outcome === name).length;
    const found = outcome.faults.map((fault) => {
      const list = fault.list === 'items' ? read.items : links;
      return importFault(fault, list[fault.index]?.index ?? fault.index);
    });
    return {
      items: { created: count('created'), updated: count('updated'), unchanged: count('unchanged') },
      links: {
        created: outcome.linksCreated + read.links.length - links.length,
        unchanged: outcome.linksUnchanged,
      },
      faults: [...read.faults, ...found],
    };
  }

  /** To be called after the last chunk, and when much came in: the planner knows nothing of it yet. Never fails. */
  async refresh(): Promise<void> {
    await this.writer.rows.analyze().catch((error: unknown) => {
      this.logger.warn({ msg: 'statistics of items could not be refreshed', err: error });
    });
  }
}

function isAssumed({ source, target }: SoundLink, assumed: ImportOptions['assumed']): boolean {
  return [source, target].some(({ by, value }) => by === 'key' && assumed?.has(value) === true);
}
