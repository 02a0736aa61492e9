import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, newId, type Principal } from '#kernel';

import { organizationFieldInvalid, organizationNotFound } from '../organizations/organizations.errors.js';
import { nameMistake, slugMistake } from '../organizations/slug-rules.js';
import { workspaceSlugTaken } from './workspaces.errors.js';
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
  /** Slugs never change and workspaces are never deleted, so what was found once stays true. */
  private readonly found = new Map<string, WorkspaceIds>();

  constructor(
    private readonly workspaces: WorkspacesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Makes a workspace; its name is its slug unless told otherwise. Refuses a wrong or taken slug. */
  async add(input: { orgId: string; slug: string; name?: string | null | undefined }): Promise<WorkspaceRow> {
    const { orgId, slug } = input;
    const name = input.name?.trim() || slug;
    for (const [field, mistake] of [
      ['slug', slugMistake(slug)],
      ['name', nameMistake(name)],
    ] as const) {
      if (mistake !== null) throw organizationFieldInvalid(field, mistake);
    }
    const workspace = { id: newId(), orgId, slug, name, createdAt: this.clock.date() };
    try {
      await this.transactions.statement((tx) => this.workspaces.insert(workspace, tx));
    } catch (error) {
      if (isViolation(error, 'uq_workspaces_slug')) throw workspaceSlugTaken(slug);
      if (isViolation(error, 'fk_workspaces_org_id')) throw organizationNotFound();
      throw error;
    }
    return workspace;
  }

  /** Where the slugs lead; `null` if the organization or the workspace does not exist (which is not remembered). */
  async resolve(orgSlug: string, workspaceSlug: string): Promise<WorkspaceIds | null> {
    const path = `${orgSlug}/${workspaceSlug}`;
    const known = this.found.get(path);
    if (known !== undefined) return known;
    // What cannot be a slug is not worth a question, nor can the database store all of it.
    if (slugMistake(orgSlug) !== null || slugMistake(workspaceSlug) !== null) return null;
    const ids = await this.workspaces.findBySlugs(orgSlug, workspaceSlug);
    if (ids !== null) this.keep(path, ids);
    return ids;
  }

  /** Those that the caller may enter, by organization and slug. */
  listFor({ memberships, credential }: Principal): Promise<WorkspaceOfCaller[]> {
    const only = credential.type === 'api_key' ? (credential.workspaceId ?? null) : null;
    return this.workspaces.list(
      memberships.map(({ orgId }) => orgId),
      only,
    );
  }

  private keep(path: string, ids: WorkspaceIds): void {
    const [oldest] = this.found.keys();
    if (this.found.size >= MOST_KEPT && oldest !== undefined) this.found.delete(oldest);
    this.found.set(path, ids);
  }
}
