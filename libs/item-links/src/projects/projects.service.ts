import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock, newId } from '#kernel';

import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { Project } from './project.entity.js';
import {
  bodyContradictsPath,
  defaultProjectStays,
  projectAlreadyExists,
  projectNotFound,
} from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

/** The key of the project that every workspace may have and none may lose. */
export const DEFAULT_KEY = 'default';

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
  ) {}

  /** Refuses a key that the workspace already has (409), and ids that contradict the path (400). */
  async create(workspace: WorkspaceRef, input: NewProject): Promise<Project> {
    if (input.org_id && input.org_id !== workspace.orgId) throw bodyContradictsPath('org_id');
    if (input.workspace_id && input.workspace_id !== workspace.workspaceId)
      throw bodyContradictsPath('workspace_id');
    const now = this.clock.date();
    const project = Object.assign(new Project(), {
      id: newId(now.getTime()),
      createdAt: now,
      organizationId: workspace.orgId,
      workspaceId: workspace.workspaceId,
      key: input.key,
      name: input.name,
      description: input.description ?? null,
      updatedAt: now,
      version: 1,
    });
    try {
      await this.transactions.run((tx) => this.projects.insert(project, tx));
    } catch (error) {
      if (isViolation(error, 'uq_projects_workspace_key')) throw projectAlreadyExists(input.key);
      throw error;
    }
    return project;
  }

  list(workspace: WorkspaceRef): Promise<Project[]> {
    return this.projects.list(workspace.workspaceId);
  }

  /** By slug or UUID; 404 if the workspace has no such project. */
  async get(workspace: WorkspaceRef, key: string): Promise<Project> {
    const project = await this.projects.find(workspace.workspaceId, key);
    if (project === null) throw projectNotFound();
    return project;
  }

  async update(
    workspace: WorkspaceRef,
    key: string,
    changes: { readonly name?: string | undefined; readonly description?: string | null | undefined },
  ): Promise<Project> {
    const project = await this.get(workspace, key);
    if (changes.name === undefined && changes.description === undefined) return project;
    Object.assign(
      project,
      { updatedAt: this.clock.date() },
      changes.name === undefined ? {} : { name: changes.name },
      changes.description === undefined ? {} : { description: changes.description },
    );
    const { id, name, description, updatedAt } = project;
    await this.transactions.run((tx) => this.projects.update(id, { name, description, updatedAt }, tx));
    return project;
  }

  /** Items and links go too; the default project stays (409). */
  async delete(workspace: WorkspaceRef, key: string): Promise<void> {
    const project = await this.get(workspace, key);
    if (project.key === DEFAULT_KEY) throw defaultProjectStays();
    const deleted = await this.transactions.run((tx) => this.projects.delete(project.id, tx));
    if (!deleted) throw projectNotFound();
  }
}
