import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';

import { Database, type Tx } from '#data';
import { isUuid } from '#kernel';

import { Project } from './project.entity.js';

@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  /** By slug or UUID, inside its workspace. */
  find(workspaceId: string, project: string, tx?: Tx): Promise<Project | null> {
    const { manager } = tx ?? this.database;
    return manager.findOneBy(Project, {
      workspaceId,
      ...(isUuid(project) ? { id: project } : { key: project }),
    });
  }

  list(workspaceId: string): Promise<Project[]> {
    return this.database.manager.find(Project, {
      where: { workspaceId },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  async insert(project: Project, tx: Tx): Promise<void> {
    await tx.manager.insert(Project, project);
  }

  async update(id: string, changes: DeepPartial<Project>, tx: Tx): Promise<void> {
    await tx.manager.update(Project, { id }, changes);
  }

  async delete(id: string, tx: Tx): Promise<boolean> {
    const { affected } = await tx.manager.delete(Project, { id });
    return affected === 1;
  }
}
