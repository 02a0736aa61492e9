import { Injectable } from '@nestjs/common';

import { type Admitted, preconditionFailed } from '#platform/http';

import { itemNotFound } from '../addressing/addressing.errors.js';
import type { ItemAddress } from '../addressing/item-address.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { ItemChanges, NewItem } from './item-changes.js';
import { ItemCreation } from './item-creation.service.js';
import { ItemEdits } from './item-edits.service.js';
import { type ItemRow, ItemsRepository } from './items.repository.js';

/** The items of projects. One that is not there is refused (404), whether or not its project is. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly items: ItemsRepository,
    private readonly projects: ProjectsService,
    private readonly creation: ItemCreation,
    private readonly edits: ItemEdits,
  ) {}

  /** As `ItemCreation.create`. */
  create(
    workspace: WorkspaceRef,
    project: string,
    input: NewItem,
  ): Promise<{ item: ItemRow; created: boolean }> {
    return this.creation.create(workspace, project, input);
  }

  async get(workspace: WorkspaceRef, project: string, item: ItemAddress): Promise<ItemRow> {
    return (await this.items.find(workspace.workspaceId, project, item)) ?? this.missing(workspace, project);
  }

  /** As `ItemEdits.update`. */
  async update(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    changes: ItemChanges,
    admitted: Admitted = null,
  ): Promise<ItemRow> {
    const updated = await this.edits.update(workspace, project, id, changes, admitted);
    return updated ?? this.missing(workspace, project);
  }

  /** Its links go too. Refuses a version that is not admitted (412). */
  async delete(
    workspace: WorkspaceRef,
    project: string,
    id: string,
    admitted: Admitted = null,
  ): Promise<void> {
    if (await this.edits.delete(workspace, project, id, admitted)) return;
    await this.get(workspace, project, { by: 'id', value: id });
    throw preconditionFailed();
  }

  private async missing(workspace: WorkspaceRef, project: string): Promise<never> {
    await this.projects.get(workspace, project);
    throw itemNotFound();
  }
}
