import { Injectable } from '@nestjs/common';

import { Clock, DAY_MS } from '#kernel';

import type { ListRequest } from '../lists/list.dto.js';
import { type ListPage, type PlaceInList, readPage } from '../lists/pages.js';
import type { ApiKeyView, KeyOwner } from './api-key.js';
import { keyNotFound } from './api-keys.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { KeyUses } from './key-uses.js';

/** What is told of API keys, their last uses included. */
@Injectable()
export class KeyListing {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly uses: KeyUses,
    private readonly clock: Clock,
  ) {}

  /** Newest first; of those that are over the latest. */
  async list(owner: KeyOwner): Promise<ApiKeyView[]> {
    await this.writeUses();
    return this.keys.listForOwner(owner);
  }

  /** The same, page by page. */
  async listPage(owner: KeyOwner, request: ListRequest): Promise<ListPage<ApiKeyView>> {
    await this.writeUses();
    const read = (place: PlaceInList): Promise<ApiKeyView[]> => this.keys.listPage(owner, place);
    return readPage({ name: 'keys', owner: owner.id }, request, read, ({ id }) => String(id));
  }

  /** Of all owners. */
  async getByPrefix(prefix: string): Promise<ApiKeyView> {
    await this.writeUses();
    const key = await this.keys.findByPrefix(prefix);
    if (key === null) throw keyNotFound();
    return key;
  }

  /** Keys of all owners that end within so many days, the next one first; those that are over are not among them. */
  listExpiring(days: number): Promise<ApiKeyView[]> {
    const now = this.clock.now();
    return this.keys.listExpiring(new Date(now), new Date(now + days * DAY_MS));
  }

  /** Where nothing can be written now, the last uses show later. */
  private async writeUses(): Promise<void> {
    await this.uses.flush().catch(() => undefined);
  }
}
