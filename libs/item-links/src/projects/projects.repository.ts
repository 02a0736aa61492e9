import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';
import { isUuid } from '#kernel';

import { Project } from './project.entity.js';
import {
  DELETE_PROJECT,
  FIND_DELETED_PROJECT,
  FIND_PROJECT,
  INSERT_MISSING_PROJECT,
  LIST_PROJECTS,
  RESTORE_PROJECT,
  UPDATE_PROJECT,
} from './projects.statements.js';

/** What changes; `undefined` stays. */
export interface ProjectChanges {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
}

@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  /** By slug or UUID, inside its workspace. */
  find(workspaceId: string, project: string): Promise<Project | null> {
    return this.database.first<Project>(FIND_PROJECT[isUuid(project) ? 'id' : 'key'], [workspaceId, project]);
  }

  list(workspaceId: string): Promise<Project[]> {
    return this.database.query<Project>(LIST_PROJECTS, [workspaceId]);
  }

  async insert(project: Project, tx: Tx): Promise<void> {
    await tx.manager.insert(Project, project);
  }

  /** Unless its key is taken. */
  async insertMissing(project: Project, tx: Tx): Promise<void> {
    const { id, createdAt, organizationId, workspaceId, key, name, updatedAt } = project;
    const values = [id, createdAt, organizationId, workspaceId, key, name, updatedAt];
    await tx.affected(INSERT_MISSING_PROJECT, values);
  }

  /** The changed project; `null`: it is gone, or of no admitted version. */
  update(
    id: string,
    versions: readonly number[] | null,
    updatedAt: Date,
    { name, description }: ProjectChanges,
    tx: Tx,
  ): Promise<Project | null> {
    const values = [id, versions, updatedAt, name ?? null, description !== undefined, description ?? null];
    return tx.first<Project>(UPDATE_PROJECT, values);
  }

  /** Whether it was there, and of an admitted version. */
  async delete(id: string, versions: readonly number[] | null, at: Date, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE_PROJECT, [id, versions, at])) === 1;
  }

  /** The one of that name that was deleted last, if it was since then. */
  findDeleted(workspaceId: string, project: string, since: Date): Promise<Project | null> {
    const statement = FIND_DELETED_PROJECT[isUuid(project) ? 'id' : 'key'];
    return this.database.first<Project>(statement, [workspaceId, project, since]);
  }

  /** `null`: it is restored, or gone for good. */
  restore(id: string, since: Date, tx: Tx): Promise<Project | null> {
    return tx.first<Project>(RESTORE_PROJECT, [id, since]);
  }
}
