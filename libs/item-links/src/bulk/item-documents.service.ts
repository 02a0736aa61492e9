import { Injectable } from '@nestjs/common';

import type { ExportRecord } from '#identity';
import type { Principal } from '#kernel';

import { ProjectDocumentsRepository } from '../contents/project-documents.repository.js';
import { ProjectsService } from '../projects/projects.service.js';
import { WorkspaceAccess } from '../workspace/workspace-access.js';
import type { ItemsPlace } from './item-imports.service.js';

type Pages = AsyncIterable<readonly ExportRecord[]>;

/** The items of a project with their links, for files of other tools. */
export interface ItemDocument {
  things(): Pages;
  links(): Pages;
  linksFrom(itemIds: readonly string[]): Promise<readonly ExportRecord[]>;
}

/** Hands projects out, page by page. */
@Injectable()
export class ItemDocuments {
  constructor(
    private readonly access: WorkspaceAccess,
    private readonly projects: ProjectsService,
    private readonly documents: ProjectDocumentsRepository,
  ) {}

  /** Refuses who may not read items there (403, 404). */
  async open(caller: Principal, { org, workspace, project }: ItemsPlace): Promise<ItemDocument> {
    const entered = await this.access.enter(caller, org, workspace, 'items:read');
    const { id } = await this.projects.get(entered, project);
    return {
      things: () => this.documents.things(id),
      links: () => this.documents.links(id),
      linksFrom: (itemIds) => this.documents.linksFrom(id, itemIds),
    };
  }
}
