import { Injectable } from '@nestjs/common';

import { ScheduledJobs, type Tx } from '#data';
import { UsageTally } from '#platform/limits';

import { storageFull } from './item-usage.errors.js';
import { LINK_BYTES, ItemUsageRepository } from './item-usage.repository.js';
import { ItemLinksSettings } from '../item-links.env.js';

const MOST_KNOWN = 20_000;

/** How much may be stored in a project, and in all projects of a workspace. */
@Injectable()
export class ItemUsage {
  readonly projects: UsageTally;
  readonly workspaces: UsageTally;
  /** Ids of projects by workspace and what callers call them: a single link is written without looking its project up. */
  private readonly known = new Map<string, string>();

  /** Bytes that an item may have. */
  readonly mostOfItem: number;

  constructor(stored: ItemUsageRepository, { byteCaps }: ItemLinksSettings, jobs: ScheduledJobs) {
    this.mostOfItem = byteCaps.item;
    this.projects = new UsageTally(
      {
        what: 'what projects hold',
        most: byteCaps.project,
        count: (id) => stored.ofProject(id),
        full: (most, wouldBe) => storageFull('project', most, wouldBe),
      },
      jobs,
    );
    this.workspaces = new UsageTally(
      {
        what: 'what workspaces hold',
        most: byteCaps.workspace,
        count: (id) => stored.ofWorkspace(id),
        full: (most, wouldBe) => storageFull('workspace', most, wouldBe),
      },
      jobs,
    );
  }

  /** Refuses what the project, or its workspace, has no room for; what is admitted counts when it is committed. */
  admit(workspaceId: string, projectId: string, bytes: number, tx: Tx): void {
    if (bytes <= 0) return;
    this.projects.demand(projectId, bytes);
    this.workspaces.demand(workspaceId, bytes);
    tx.afterCommit(() => {
      this.projects.add(projectId, bytes);
      this.workspaces.add(workspaceId, bytes);
    });
  }

  admitLinks(workspaceId: string, projectId: string, count: number, tx: Tx): void {
    this.admit(workspaceId, projectId, count * LINK_BYTES, tx);
  }

  /** Room for one link, in a project as the caller calls it: where nobody knows its id yet, in the workspace only. */
  demandLink(workspaceId: string, project: string): void {
    const id = this.known.get(`${workspaceId} ${project}`);
    if (id !== undefined) this.projects.demand(id, LINK_BYTES);
    this.workspaces.demand(workspaceId, LINK_BYTES);
  }

  /** Counts a link that is there now. */
  linkMade(workspaceId: string, project: string, projectId: string): void {
    this.locate(workspaceId, project, projectId);
    this.projects.add(projectId, LINK_BYTES);
    this.workspaces.add(workspaceId, LINK_BYTES);
  }

  /** Remembers which project the caller means; whether that is news. */
  locate(workspaceId: string, project: string, projectId: string): boolean {
    const name = `${workspaceId} ${project}`;
    if (this.known.get(name) === projectId) return false;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(name, projectId);
    return true;
  }
}
