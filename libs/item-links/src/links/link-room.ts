import { Injectable } from '@nestjs/common';

import { ItemAddressesRepository } from '../addressing/item-addresses.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { ItemUsage } from '../usage/item-usage.service.js';
import { sourceItemNotFound } from './links.errors.js';

/** Where a single link goes, and whether there is room for it: projects as callers call them. */
@Injectable()
export class LinkRoom {
  constructor(
    private readonly items: ItemAddressesRepository,
    private readonly usage: ItemUsage,
  ) {}

  /** Refuses an unknown project, and an item that is not in it. */
  async demandItem(workspaceId: string, project: string, itemId: string): Promise<void> {
    const place = await this.items.locate(workspaceId, project, itemId);
    if (place === null) throw projectNotFound();
    if (!place.present) throw sourceItemNotFound();
  }

  /** A key may have come to be another project's since it was last heard of: a refusal is one by the present one. */
  async demand(workspaceId: string, project: string, itemId: string): Promise<void> {
    try {
      this.usage.demandLink(workspaceId, project);
    } catch (refusal) {
      const place = await this.items.locate(workspaceId, project, itemId);
      if (place === null) throw projectNotFound();
      if (!this.usage.locate(workspaceId, project, place.projectId)) throw refusal;
      this.usage.demandLink(workspaceId, project);
    }
  }

  /** Counts a link that is there now. */
  taken(workspaceId: string, project: string, projectId: string): void {
    this.usage.linkMade(workspaceId, project, projectId);
  }
}
