import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';

import { LinkChecksRepository } from '../links/link-checks.repository.js';
import type { EndAddress } from '../links/link-rules.js';
import { LinkWriter } from '../links/link-writer.js';
import { projectNotFound } from '../projects/projects.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { BulkItemWriter, type DraftedItem, type Drafts } from './bulk-item-writer.js';
import { itemsRefused } from './bulk.errors.js';
import {
  type BatchOutcome,
  dragged,
  type EntryResult,
  type Fault,
  type ItemBatch,
  namesOf,
  type UpsertBy,
  type WantedBatchLink,
} from './item-batch.js';
import { type Decisions, decide } from './item-decisions.js';
import { linkFault, refusedLinks } from './link-faults.js';
import { orRolledBack, RolledBack } from './rolled-back.js';

export interface BulkOptions {
  readonly upsertBy: UpsertBy | null;
  /**
   * What a fault costs: `all`, everything; `entry`, the item with all of its links; `alone`, nothing but the item or the
   * link itself.
   */
  readonly costs: 'all' | 'entry' | 'alone';
  readonly dryRun: boolean;
}

/** How often others may be faster with a ref or a dedupe key. */
const ATTEMPTS = 5;

/** Many items of a project at once, with the links between them. */
@Injectable()
export class BulkItems {
  constructor(
    private readonly transactions: Transactions,
    private readonly checks: LinkChecksRepository,
    private readonly items: BulkItemWriter,
    private readonly links: LinkWriter,
  ) {}

  /**
   * Creates items, or changes those that are meant, and makes their links; in one transaction. A dry run does all of it,
   * and takes it back. Refuses an unknown project (404), and what the project has no room for (409).
   * @param drafts of the items, for this project, where they were made before
   */
  async write(
    workspace: WorkspaceRef,
    project: string,
    batch: ItemBatch,
    options: BulkOptions,
    drafts: Drafts | null = null,
  ): Promise<BatchOutcome> {
    const known: Fault[] = [];
    for (;;) {
      const outcome = await this.attempt(workspace, project, batch, drafts, known, options);
      const fresh = outcome.faults.filter((fault) => !known.includes(fault));
      if (options.costs === 'alone' || fresh.length === 0) return outcome;
      if (options.costs === 'all') throw itemsRefused(outcome.faults, 'items');
      // Without the entries at fault, once more: others may have leant on them.
      known.push(...fresh);
      known.push(...dragged(batch, known));
    }
  }

  private async attempt(
    workspace: WorkspaceRef,
    project: string,
    batch: ItemBatch,
    drafts: Drafts | null,
    known: readonly Fault[],
    options: BulkOptions,
  ): Promise<BatchOutcome> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await orRolledBack(() =>
          this.transactions.run(async (tx) => {
            const outcome = await this.apply(workspace, project, batch, drafts, known, options, tx);
            const isWhole = options.costs === 'alone' || outcome.faults.length === known.length;
            if (options.dryRun || !isWhole) throw new RolledBack(outcome);
            return outcome;
          }),
        );
      } catch (error) {
        const isTaken =
          isViolation(error, 'uq_items_project_ref') || isViolation(error, 'uq_items_project_dedupe_key');
        if (!isTaken || tried === ATTEMPTS) throw error;
      }
    }
  }

  private async apply(
    workspace: WorkspaceRef,
    projectName: string,
    batch: ItemBatch,
    drafts: Drafts | null,
    known: readonly Fault[],
    options: BulkOptions,
    tx: Tx,
  ): Promise<BatchOutcome> {
    const project = await this.checks.shareProject(workspace.workspaceId, projectName, tx);
    if (project === null) throw projectNotFound();
    const { drafted, faults } = drafts ?? (await this.items.draft(workspace, project.id, batch.items));
    const out = new Set(known.map(({ index }) => index));
    const decisions = await this.decide(
      project.id,
      drafted.filter(({ index }) => !out.has(index)),
      options,
      tx,
    );
    const all = [...known, ...faults.filter(({ index }) => !out.has(index)), ...decisions.faults];
    const results = await this.writeItems(workspace, decisions, tx);
    for (const { index } of all) results[index] = refusal(index, all);

    const gone = new Set(all.map(({ index }) => index));
    const lost = namesOf(batch.items, gone);
    const links = batch.links.filter(
      ({ owner, target }) =>
        owner === null ||
        (!gone.has(owner) && !(options.costs === 'all' && lost[target.by].has(target.value))),
    );
    const wanted = links.map((link) => ({ ...link, source: link.source ?? ownerOf(link, results) }));
    const { fresh, refusals } = await this.links.examine(project, wanted, { skipExisting: true }, tx);
    const refused = refusedLinks(refusals, options.costs === 'alone').map((one) => linkFault(one, links));
    const made = await this.links.insert(
      workspace,
      project.id,
      fresh,
      { loc: () => ['body', 'items'], skipExisting: true },
      tx,
    );
    if (options.costs !== 'alone') for (const { index } of refused) results[index] = refusal(index, refused);
    return {
      results,
      linksCreated: made.length,
      linksUnchanged: links.length - refused.length - made.length,
      faults: [...all, ...refused],
    };
  }

  private async decide(
    projectId: string,
    drafted: readonly DraftedItem[],
    { upsertBy, costs }: BulkOptions,
    tx: Tx,
  ): Promise<Decisions> {
    const named = (field: 'ref' | 'dedupe_key'): string[] =>
      drafted.flatMap(({ wanted }) => wanted[field] ?? []);
    const stored = await this.items.rows.lockKnown(
      projectId,
      { refs: named('ref'), keys: named('dedupe_key') },
      tx,
    );
    return decide(drafted, stored, { upsertBy, keepsDates: costs === 'alone' }, tx.now);
  }

  private async writeItems(
    workspace: WorkspaceRef,
    { inserts, updates, same }: Decisions,
    tx: Tx,
  ): Promise<EntryResult[]> {
    const results: EntryResult[] = [];
    for (const { index, item } of same) results[index] = { outcome: 'unchanged', item };
    const updated = await this.items.update(workspace, updates, tx);
    updates.forEach(({ index }, place) => {
      const item = updated[place];
      if (item) results[index] = { outcome: 'updated', item };
    });
    const created = await this.items.insert(workspace, inserts, tx);
    inserts.forEach(({ index }, place) => {
      const item = created[place];
      if (item) results[index] = { outcome: 'created', item };
    });
    return results;
  }
}

function ownerOf({ owner }: WantedBatchLink, results: readonly EntryResult[]): EndAddress {
  const result = owner === null ? undefined : results[owner];
  if (result === undefined || result.outcome === 'refused') throw new Error('a link without a source');
  return { by: 'id', value: result.item.id };
}

function refusal(index: number, faults: readonly Fault[]): EntryResult {
  return { outcome: 'refused', faults: faults.filter((fault) => fault.index === index) };
}
