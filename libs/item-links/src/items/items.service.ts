import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock, newId } from '#kernel';
import { invalidInput } from '#platform';

import type { ItemAddress } from '../links/link-target.js';
import { LinksService, type NewLink } from '../links/links.service.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ProjectsService } from '../projects/projects.service.js';
import { preconditionFailed } from '../workspace/workspace.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ItemSource, ItemStatus } from './item.entity.js';
import { checkPayload, promotedTitle } from './item-types.js';
import { itemNotFound, payloadTooLarge, refAlreadyExists } from './items.errors.js';
import { type ItemRow, ItemsRepository } from './items.repository.js';

/** As large as a body: changes that are merged one after the other do not lead beyond. */
const LARGEST_PAYLOAD = 1024 * 1024;

export interface NewItem {
  readonly item_type: string;
  readonly data?: Record<string, unknown> | null;
  readonly title?: string | null;
  readonly ref?: string | null;
  readonly dedupe_key?: string | null;
  readonly status?: ItemStatus | null;
  readonly notes?: string | null;
  readonly source?: ItemSource | null;
  readonly capability?: string | null;
  readonly capability_version?: string | null;
  readonly schema_ref?: string | null;
  readonly session_id?: string | null;
  readonly span_id?: string | null;
  readonly trace_id?: string | null;
  readonly links?: readonly NewLink[] | null;
}

/** Only supplied fields change; `status: null` clears it. */
export interface ItemChanges {
  readonly data?: Record<string, unknown> | null;
  readonly title?: string | null;
  readonly status?: ItemStatus | null;
  readonly notes?: string | null;
  readonly clear_status?: boolean | null;
}

@Injectable()
export class ItemsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly items: ItemsRepository,
    private readonly projects: ProjectsService,
    private readonly links: LinksService,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates an item and its inline links, all or nothing. A replayed `dedupe_key` answers the item that is
   * there, unchanged but for links that it lacked. Refuses a taken ref (409).
   */
  async create(
    workspace: WorkspaceRef,
    project: string,
    input: NewItem,
  ): Promise<{ item: ItemRow; created: boolean }> {
    const item = this.draft(workspace, (await this.projects.get(workspace, project)).id, input);
    const links = input.links ?? [];
    const write = (): Promise<{ item: ItemRow; created: boolean }> =>
      this.transactions.run(async (tx) => {
        const kept = await this.insertOrFind(item, tx);
        await this.links.createInline({ id: kept.id, projectId: kept.project_id }, links, workspace, tx);
        return { item: kept, created: kept === item };
      });
    try {
      return await write();
    } catch (error) {
      if (isViolation(error, 'fk_items_project')) throw projectNotFound();
      if (!isViolation(error, 'uq_items_project_ref')) throw error;
      // Two replays at once: the other one's ref may be refused before its dedupe key is seen.
      if (item.dedupe_key !== null && (await this.isReplay(item))) return write();
      throw refAlreadyExists(item.ref ?? '');
    }
  }

  async get(workspace: WorkspaceRef, project: string, item: ItemAddress): Promise<ItemRow> {
    return (await this.items.find(workspace.workspaceId, project, item)) ?? this.missing(workspace, project);
  }

  /**
   * Shallow-merges `data`, which is then checked again as a whole. Nothing supplied, nothing touched. Refuses
   * a version that is not admitted (412); the row is locked while that is decided.
   */
  async update(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    changes: ItemChanges,
    versions: readonly number[] | null = null,
  ): Promise<ItemRow> {
    if (changes.clear_status && changes.status) {
      throw invalidInput([
        { loc: ['body'], msg: 'status and clear_status exclude each other', type: 'value_error' },
      ]);
    }
    const updated = await this.transactions.run(async (tx) => {
      const item = await this.items.findLocked(workspace.workspaceId, project, id, tx);
      if (item === null) return null;
      if (versions !== null && !versions.includes(item.version)) throw preconditionFailed();
      const changed = this.merged(item, changes);
      return changed === item ? item : { ...changed, version: await this.items.update(changed, tx) };
    });
    return updated ?? this.missing(workspace, project);
  }

  /** Its links go too. Refuses a version that is not admitted (412). */
  async delete(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    versions: readonly number[] | null = null,
  ): Promise<void> {
    const deletion = { at: this.clock.date(), by: workspace.userId };
    const deleted = await this.transactions.statement((tx) =>
      this.items.delete(workspace.workspaceId, project, id, versions, deletion, tx),
    );
    if (deleted) return;
    await this.get(workspace, project, { by: 'id', value: id });
    throw preconditionFailed();
  }

  /** An item that is not there: 404, whether or not its project is. */
  private async missing(workspace: WorkspaceRef, project: string): Promise<never> {
    await this.projects.get(workspace, project);
    throw itemNotFound();
  }

  private draft(workspace: WorkspaceRef, projectId: string, input: NewItem): ItemRow {
    const data = payload(input.item_type, input.data ?? {});
    const now = this.clock.date();
    return {
      id: newId(now.getTime()),
      created_at: now,
      project_id: projectId,
      organization_id: workspace.orgId,
      item_type: input.item_type,
      ref: input.ref ?? null,
      title: input.title ?? promotedTitle(data),
      data,
      status: input.status ?? null,
      notes: input.notes ?? null,
      dedupe_key: input.dedupe_key ?? null,
      schema_ref: input.schema_ref ?? null,
      source: input.source ?? 'api',
      capability: input.capability ?? null,
      capability_version: input.capability_version ?? null,
      session_id: input.session_id ?? null,
      trace_id: input.trace_id ?? null,
      span_id: input.span_id ?? null,
      created_by: workspace.userId,
      updated_at: now,
      version: 1,
    };
  }

  private merged(item: ItemRow, changes: ItemChanges): ItemRow {
    const { data, title, status, notes, clear_status: clear } = changes;
    if (data == null && title === undefined && status === undefined && notes === undefined && !clear)
      return item;
    return {
      ...item,
      ...(data == null ? {} : { data: payload(item.item_type, { ...item.data, ...data }) }),
      ...(title === undefined ? {} : { title }),
      ...(status === undefined ? {} : { status }),
      ...(clear ? { status: null } : {}),
      ...(notes === undefined ? {} : { notes }),
      updated_at: this.clock.date(),
    };
  }

  /** The new item, or the one that has its dedupe key. If that one is deleted just then, the key is free again. */
  private async insertOrFind(item: ItemRow, tx: Tx): Promise<ItemRow> {
    for (;;) {
      if (await this.items.insert(item, tx)) return item;
      const known = await this.items.findByDedupeKey(item.project_id, item.dedupe_key ?? '', tx);
      if (known !== null) return known;
    }
  }

  private async isReplay({ project_id: projectId, dedupe_key: key }: ItemRow): Promise<boolean> {
    return this.transactions.run(
      async (tx) => (await this.items.findByDedupeKey(projectId, key ?? '', tx)) !== null,
    );
  }
}

function payload(itemType: string, data: Record<string, unknown>): Record<string, unknown> {
  const checked = checkPayload(itemType, data);
  if (checked.errors) throw invalidInput(checked.errors);
  if (Buffer.byteLength(JSON.stringify(checked.data)) > LARGEST_PAYLOAD)
    throw payloadTooLarge(LARGEST_PAYLOAD);
  return checked.data;
}
