import { Injectable } from '@nestjs/common';

import {
  ApiKeys,
  type ApiKeyView,
  type KeyOwner,
  type MintedKey,
  type RevokedKey,
  Workspaces,
} from '#identity';
import type { Principal } from '#kernel';

import { demandAdmin, demandScope, subjectOf } from '../access/rights.js';
import type { JsonObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { type BoundTo, parseHourlyLimit, parseKeyName, parseScopes, parseWorkspace } from './key-input.js';

/**
 * The keys of the organization that the caller acts in, else their own (docs/contracts/linky.md#api-keys). Refuses keys without
 * `keys:admin`, and in an organization whoever is not its admin: its team keys above all.
 */
@Injectable()
export class KeysService {
  constructor(
    private readonly keys: ApiKeys,
    private readonly workspaces: Workspaces,
  ) {}

  /** Newest first, revoked ones included. */
  list(caller: Principal): Promise<readonly ApiKeyView[]> {
    demandManager(caller);
    return this.keys.list(ownerOf(caller));
  }

  /** The order of the checks is part of the contract (docs/contracts/linky.md#order-of-checks). */
  async mint(order: JsonObject, caller: Principal): Promise<MintedKey> {
    demandManager(caller);
    const name = parseKeyName(order['name']);
    const bound = parseWorkspace(order['workspace']);
    return this.keys.mint({
      owner: ownerOf(caller),
      name,
      scopes: parseScopes(order['scopes']),
      rateLimitPerHour: parseHourlyLimit(order['rateLimitPerHour']),
      workspaceId: bound && (await this.workspaceOf(bound, caller)),
      minter: caller,
    });
  }

  /** Refuses a workspace that the caller cannot enter as if it did not exist, and for a team key one of others. */
  private async workspaceOf({ org, workspace }: BoundTo, caller: Principal): Promise<string> {
    const { activeOrg } = caller;
    const slug = org ?? activeOrg?.orgSlug;
    if (slug === undefined) throw badRequest('workspace must be given as organization/workspace');
    const isOwn = activeOrg === null ? isMember(caller, slug) : activeOrg.orgSlug === slug;
    const found = isOwn ? await this.workspaces.resolve(slug, workspace) : null;
    if (found === null)
      throw badRequest(`There is no workspace ${slug}/${workspace} that this key could work in`);
    return found.workspaceId;
  }

  /** Doing it again changes nothing. With `children`, what was minted with the key is revoked, too. */
  revoke(id: number, children: boolean, caller: Principal): Promise<RevokedKey> {
    demandManager(caller);
    return this.keys.revoke(ownerOf(caller), id, children);
  }
}

const isMember = ({ memberships }: Principal, slug: string): boolean =>
  memberships.some(({ orgSlug }) => orgSlug === slug);

function demandManager(caller: Principal): void {
  demandScope(caller, 'keys:admin');
  demandAdmin(caller);
}

function ownerOf(caller: Principal): KeyOwner {
  const subject = subjectOf(caller);
  return subject.type === 'org' ? { kind: 'org', id: subject.orgId } : { kind: 'user', id: subject.userId };
}
