import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';
import { callValue } from '#events';
import { type Call, isUuid } from '#kernel';

import { Project } from './project.entity.js';
import {
  DELETE_PROJECT,
  FIND_DELETED_PROJECT,
  FIND_PROJECT,
  INSERT_MISSING_PROJECT,
  LIST_PROJECTS,
  LOCK_PROJECT,
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
    await (await tx.manager()).insert(Project, project);
  }

  /** Unless its key is taken: then `false`. */
  async insertMissing(project: Project, tx: Tx): Promise<boolean> {
    const { id, createdAt, organizationId, workspaceId, key, name, updatedAt } = project;
    const values = [id, createdAt, organizationId, workspaceId, key, name, updatedAt];
    return (await tx.affected(INSERT_MISSING_PROJECT, values)) === 1;
  }

  /** Nobody else changes it until the transaction ends; `null`: it is gone. */
  lock(id: string, tx: Tx): Promise<Project | null> {
    return tx.first<Project>(LOCK_PROJECT, [id]);
  }

  /** Of a locked row: what becomes of it. */
  async update(id: string, { name, description }: ProjectChanges, tx: Tx): Promise<Project> {
    const values = [id, tx.now, name ?? null, description !== undefined, description ?? null];
    const updated = await tx.first<Project>(UPDATE_PROJECT, values);
    if (updated === null) throw new Error('a locked project is gone');
    return updated;
  }

  /** Whether it was there, and of an admitted version. */
  async delete(id: string, versions: readonly number[] | null, call: Call, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE_PROJECT, [id, versions, tx.now, callValue(call, tx.now)])) === 1;
  }

  /** The one of that name that was deleted last, if it was since then. */
  findDeleted(workspaceId: string, project: string, since: Date): Promise<Project | null> {
    const statement = FIND_DELETED_PROJECT[isUuid(project) ? 'id' : 'key'];
    return this.database.first<Project>(statement, [workspaceId, project, since]);
  }

  /** `null`: it is restored, or gone for good. */
  restore(id: string, since: Date, call: Call, tx: Tx): Promise<Project | null> {
    return tx.first<Project>(RESTORE_PROJECT, [id, since, callValue(call, tx.now)]);
  }
}
