import { Injectable } from '@nestjs/common';

import { isUuid } from '#kernel';

import type { ListRequest } from '../lists/list.dto.js';
import { type ListPage, type PlaceInList, readPage } from '../lists/pages.js';
import { type KnownUser, UserDirectoryRepository } from './user-directory.repository.js';

/** Everybody who has an account, for the operator: nobody else may look people up. */
@Injectable()
export class UserDirectory {
  constructor(private readonly users: UserDirectoryRepository) {}

  /** By username; `search` is looked for in usernames, display names and addresses. */
  list(request: ListRequest): Promise<ListPage<KnownUser>> {
    const read = (place: PlaceInList): Promise<KnownUser[]> => this.users.list(place);
    return readPage({ name: 'users', owner: 'operator' }, request, read, ({ username }) =>
      username.toLowerCase(),
    );
  }

  /**
   * @param name an address, a username or an id. Of two accounts with the address it is the one that has verified it, and
   *   an address goes before a username
   */
  find(name: string): Promise<KnownUser | null> {
    const sought = name.trim();
    return isUuid(sought) ? this.users.findById(sought) : this.users.findNamed(sought);
  }
}
