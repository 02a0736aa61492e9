import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { type Call, type Membership, newId, type Principal, systemCall } from '#kernel';

import { Contents } from '../contents/contents.js';
import type { ListRequest } from '../lists/list.dto.js';
import { type ListPage, type PlaceInList, readPage } from '../lists/pages.js';
import {
  notRestorable,
  organizationFieldInvalid,
  organizationNotFound,
} from '../organizations/organizations.errors.js';
import { nameMistake, slugMistake } from '../organizations/slug-rules.js';
import { workspaceEvent } from './workspaces.events.js';
import { workspaceNotFound, workspaceOccupied, workspaceSlugTaken } from './workspaces.errors.js';
import {
  type WorkspaceIds,
  type WorkspaceOfCaller,
  type WorkspaceRow,
  WorkspacesRepository,
} from './workspaces.repository.js';

/** Pairs of slugs kept in memory; the oldest go first. */
const MOST_KEPT = 10_000;

/** The parts of organizations. */
@Injectable()
export class Workspaces {
  /** Slugs never change, and what is deleted makes another version: what was found once stays true for that one. */
  private readonly found = new Map<string, WorkspaceIds>();

  constructor(
    private readonly workspaces: WorkspacesRepository,
    private readonly transactions: Transactions,
    private readonly contents: Contents,
  ) {}

  /** Makes a workspace; its name is its slug unless told otherwise. Refuses a wrong or taken slug. */
  async add(
    input: { orgId: string; slug: string; name?: string | null | undefined },
    call: Call,
  ): Promise<WorkspaceRow> {
    const { orgId, slug } = input;
    const name = input.name?.trim() || slug;
    demand('slug', slugMistake(slug));
    demand('name', nameMistake(name));
    try {
      return await this.transactions.run(async (tx) => {
        const workspace = { id: newId(), orgId, slug, name, createdAt: tx.now };
        await this.workspaces.insert(workspace, tx);
        tx.emit(call, workspaceEvent('workspace.created', workspace));
        return workspace;
      });
    } catch (error) {
      if (isViolation(error, 'uq_workspaces_slug')) throw workspaceSlugTaken(slug);
      if (isViolation(error, 'fk_workspaces_org_id')) throw organizationNotFound();
      throw error;
    }
  }

  /** Where the slugs lead; `null` if the organization or the workspace does not exist. */
  async resolve(orgSlug: string, workspaceSlug: string): Promise<WorkspaceIds | null> {
    // What cannot be a slug is not worth a question, nor can the database store all of it.
    if (!isSlug(orgSlug) || !isSlug(workspaceSlug)) return null;
    return this.workspaces.findBySlugs(orgSlug, workspaceSlug);
  }

  /** The same for a member of the organization, at every call: what was found is remembered, what was not is not. */
  async enter({ orgId, workspacesVersion }: Membership, slug: string): Promise<WorkspaceIds | null> {
    const path = `${orgId}/${String(workspacesVersion)}/${slug}`;
    const known = this.found.get(path);
    if (known !== undefined) return known;
    if (!isSlug(slug)) return null;
    const ids = await this.workspaces.find(orgId, slug);
    if (ids !== null) this.keep(path, ids);
    return ids;
  }

  /** Those that the caller may enter, by organization and slug. */
  listFor(caller: Principal): Promise<WorkspaceOfCaller[]> {
    return this.workspaces.list(
      caller.memberships.map(({ orgId }) => orgId),
      boundTo(caller),
    );
  }

  /** Those of one organization, by slug. `caller` absent: all, for the operator. */
  listOf(orgId: string, request: ListRequest, caller?: Principal): Promise<ListPage<WorkspaceOfCaller>> {
    const only = caller === undefined ? null : boundTo(caller);
    const read = (place: PlaceInList): Promise<WorkspaceOfCaller[]> =>
      this.workspaces.listOf(orgId, only, place);
    return readPage({ name: 'workspaces', owner: orgId }, request, read, ({ slug }) => slug);
  }

  /** Refuses one that does not exist, and to a key that is bound elsewhere every other. */
  async get(orgId: string, slug: string, caller: Principal): Promise<WorkspaceOfCaller> {
    const found = isSlug(slug) ? await this.workspaces.read(orgId, slug, boundTo(caller)) : null;
    if (found === null) throw workspaceNotFound();
    return found;
  }

  /** Refuses a wrong name, and a workspace that does not exist. */
  async rename(orgId: string, slug: string, name: string, call: Call): Promise<void> {
    const trimmed = name.trim();
    demand('name', nameMistake(trimmed));
    if (!isSlug(slug)) throw workspaceNotFound();
    await this.transactions.run(async (tx) => {
      const renamed = await this.workspaces.rename(orgId, slug, trimmed, tx);
      if (renamed === null) throw workspaceNotFound();
      const { before } = renamed;
      if (before !== trimmed)
        tx.emit(call, workspaceEvent('workspace.updated', renamed, { name: [before, trimmed] }));
    });
  }

  /**
   * Nobody enters it any more; the operator may restore it until it is removed for good. Refuses one that does not exist,
   * and, unless told to, one with something of people in it: that is given up with it.
   */
  async delete(
    orgId: string,
    slug: string,
    { force }: { readonly force: boolean },
    call: Call,
  ): Promise<void> {
    const found = isSlug(slug) ? await this.workspaces.find(orgId, slug) : null;
    if (found === null) throw workspaceNotFound();
    const { workspaceId } = found;
    if (!force && (await this.contents.occupy(workspaceId))) throw workspaceOccupied();
    await this.transactions.run(async (tx) => {
      const deleted = await this.workspaces.delete(workspaceId, tx);
      if (deleted === null) throw workspaceNotFound();
      tx.emit(call, workspaceEvent('workspace.deleted', deleted));
    });
  }

  /** As it was. Refuses what is not deleted, what is being removed, and a slug that is in use again. */
  async restore(orgId: string, slug: string): Promise<WorkspaceIds> {
    try {
      return await this.transactions.run(async (tx) => {
        const restored = await this.workspaces.restore(orgId, slug, tx);
        if (restored === null) throw notRestorable('workspace', slug);
        const workspace = { id: restored.workspaceId, orgId, slug };
        tx.emit(systemCall('cli'), workspaceEvent('workspace.restored', workspace));
        return restored;
      });
    } catch (error) {
      throw isViolation(error, 'uq_workspaces_slug') ? workspaceSlugTaken(slug) : error;
    }
  }

  private keep(path: string, ids: WorkspaceIds): void {
    const [oldest] = this.found.keys();
    if (this.found.size >= MOST_KEPT && oldest !== undefined) this.found.delete(oldest);
    this.found.set(path, ids);
  }
}

/** The only workspace that the caller's key works in; `null`: all. */
function boundTo({ credential }: Principal): string | null {
  return credential.type === 'api_key' ? (credential.workspaceId ?? null) : null;
}

function isSlug(slug: string): boolean {
  return slugMistake(slug) === null;
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw organizationFieldInvalid(field, mistake);
}
