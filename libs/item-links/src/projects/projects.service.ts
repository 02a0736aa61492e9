import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, DAY_MS, newId } from '#kernel';
import { type Admitted, preconditionFailed, versionsOf } from '#platform/http';

import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { DEFAULT_KEY, Project } from './project.entity.js';
import {
  bodyContradictsPath,
  defaultProjectStays,
  projectAlreadyExists,
  projectNotFound,
} from './projects.errors.js';
import { projectCreated, projectUpdated } from './projects.events.js';
import { type ProjectChanges, ProjectsRepository } from './projects.repository.js';
import { ItemLinksSettings } from '../item-links.env.js';

export interface NewProject {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  readonly org_id?: string | null;
  readonly workspace_id?: string | null;
}

@Injectable()
export class ProjectsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly projects: ProjectsRepository,
    private readonly clock: Clock,
    private readonly settings: ItemLinksSettings,
  ) {}

  /** Refuses a key that the workspace already has (409), and ids that contradict the path (400). */
  async create(workspace: WorkspaceRef, input: NewProject): Promise<Project> {
    if (input.org_id && input.org_id !== workspace.orgId) throw bodyContradictsPath('org_id');
    if (input.workspace_id && input.workspace_id !== workspace.workspaceId)
      throw bodyContradictsPath('workspace_id');
    const project = this.draft(workspace, input);
    try {
      await this.transactions.run(async (tx) => {
        await this.projects.insert(project, tx);
        tx.emit(workspace.call, projectCreated(project, workspace));
      });
    } catch (error) {
      if (isViolation(error, 'uq_projects_workspace_key')) throw projectAlreadyExists(input.key);
      throw error;
    }
    return project;
  }

  /** The default project among them: it is made when it is first looked for. */
  async list(workspace: WorkspaceRef): Promise<Project[]> {
    const projects = await this.projects.list(workspace.workspaceId);
    if (projects.some(({ key }) => key === DEFAULT_KEY)) return projects;
    await this.makeDefault(workspace);
    return this.projects.list(workspace.workspaceId);
  }

  /** By slug or UUID; 404 if the workspace has no such project. */
  async get(workspace: WorkspaceRef, key: string): Promise<Project> {
    let project = await this.projects.find(workspace.workspaceId, key);
    if (project === null && key === DEFAULT_KEY) {
      await this.makeDefault(workspace);
      project = await this.projects.find(workspace.workspaceId, key);
    }
    if (project === null) throw projectNotFound();
    return project;
  }

  /** Only supplied fields change, and only a version that is admitted (412). */
  async update(
    workspace: WorkspaceRef,
    key: string,
    changes: ProjectChanges,
    admitted: Admitted = null,
  ): Promise<Project> {
    const project = await this.get(workspace, key);
    const { id } = project;
    const versions = versionsOf(admitted, id);
    if (changes.name === undefined && changes.description === undefined) {
      if (versions !== null && !versions.includes(project.version)) throw preconditionFailed();
      return project;
    }
    return this.transactions.run(async (tx) => {
      const before = await this.projects.lock(id, tx);
      if (before === null) throw projectNotFound();
      if (versions !== null && !versions.includes(before.version)) throw preconditionFailed();
      const after = await this.projects.update(id, changes, tx);
      tx.emit(workspace.call, projectUpdated(before, after, workspace));
      return after;
    });
  }

  /** Items and links go with it, and come back with it for some days; the default project stays (409). */
  async delete(workspace: WorkspaceRef, key: string, admitted: Admitted = null): Promise<void> {
    const project = await this.get(workspace, key);
    if (project.key === DEFAULT_KEY) throw defaultProjectStays();
    const versions = versionsOf(admitted, project.id);
    const deleted = await this.transactions.statement((tx) =>
      this.projects.delete(project.id, versions, workspace.call, tx),
    );
    if (!deleted) await this.refused(workspace, project.id);
  }

  /**
   * Brings back the project of that key that was deleted last, or the one of that id, as it was. One that is there stays
   * as it is; refuses a key that another project has by now (409), and what was deleted too long ago (404).
   */
  async restore(workspace: WorkspaceRef, key: string): Promise<Project> {
    const since = new Date(this.clock.now() - this.settings.projectUndeleteDays * DAY_MS);
    const deleted = await this.projects.findDeleted(workspace.workspaceId, key, since);
    if (deleted === null) return this.get(workspace, key);
    try {
      const restored = await this.transactions.statement((tx) =>
        this.projects.restore(deleted.id, since, workspace.call, tx),
      );
      return restored ?? (await this.get(workspace, deleted.id));
    } catch (error) {
      if (isViolation(error, 'uq_projects_workspace_key')) throw projectAlreadyExists(deleted.key);
      throw error;
    }
  }

  private draft(workspace: WorkspaceRef, { key, name, description = null }: NewProject): Project {
    const now = this.clock.date();
    return Object.assign(new Project(), {
      id: newId(now.getTime()),
      createdAt: now,
      organizationId: workspace.orgId,
      workspaceId: workspace.workspaceId,
      key,
      name,
      description,
      updatedAt: now,
      version: 1,
    });
  }

  /** Of many at once one makes it. */
  private async makeDefault(workspace: WorkspaceRef): Promise<void> {
    const project = this.draft(workspace, { key: DEFAULT_KEY, name: 'Default' });
    await this.transactions.run(async (tx) => {
      const isMade = await this.projects.insertMissing(project, tx);
      if (isMade) tx.emit(workspace.call, projectCreated(project, workspace));
    });
  }

  /** A write that met nothing: the project is gone (404), or it has changed (412). */
  private async refused(workspace: WorkspaceRef, id: string): Promise<never> {
    await this.get(workspace, id);
    throw preconditionFailed();
  }
}
