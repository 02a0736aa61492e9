import { Injectable } from '@nestjs/common';

import { hasScope, type Principal } from '#kernel';
import { scopeMissing } from '#platform/auth';

import type { ListRequest } from '../lists/list.dto.js';
import type { ListPage } from '../lists/pages.js';
import { Workspaces } from '../workspaces/workspaces.service.js';
import { adminsOnly, badKeyOrder } from './api-keys.errors.js';
import type { ApiKeyView, KeyOwner } from './api-key.js';
import { ApiKeys } from './api-keys.service.js';
import {
  type BoundTo,
  type KeyInput,
  parseDetails,
  parseHourlyLimit,
  parseKeyChange,
  parseKeyName,
  parseScopes,
  parseWorkspace,
} from './key-input.js';
import { KeyRotation } from './key-rotation.service.js';
import type { MintedKey } from './key-minting.service.js';
import type { RevokedKey } from './key-revocation.service.js';

/**
 * The keys of the organization that the caller acts in, else their own (docs/contracts/linky.md#api-keys). Refuses keys without
 * `keys:admin`, and in an organization whoever is not its admin: its team keys above all.
 */
@Injectable()
export class KeyManagement {
  constructor(
    private readonly keys: ApiKeys,
    private readonly rotation: KeyRotation,
    private readonly workspaces: Workspaces,
  ) {}

  /** Newest first, revoked ones included. */
  list(caller: Principal): Promise<readonly ApiKeyView[]> {
    demandManager(caller);
    return this.keys.list(ownerOf(caller));
  }

  /** As `KeyListing.listPage`. */
  listPage(request: ListRequest, caller: Principal): Promise<ListPage<ApiKeyView>> {
    demandManager(caller);
    return this.keys.listPage(ownerOf(caller), request);
  }

  /** The order of the checks is part of the contract (docs/contracts/linky.md#order-of-checks). */
  async mint(order: KeyInput, caller: Principal): Promise<MintedKey> {
    demandManager(caller);
    const name = parseKeyName(order['name']);
    const bound = parseWorkspace(order['workspace']);
    return this.keys.mint({
      owner: ownerOf(caller),
      name,
      scopes: parseScopes(order['scopes']),
      rateLimitPerHour: parseHourlyLimit(order['rateLimitPerHour']),
      ...parseDetails(order),
      workspaceId: bound && (await this.workspaceOf(bound, caller)),
      minter: caller,
    });
  }

  /** Refuses a workspace that the caller cannot enter as if it did not exist, and for a team key one of others. */
  private async workspaceOf({ org, workspace }: BoundTo, caller: Principal): Promise<string> {
    const { activeOrg } = caller;
    const slug = org ?? activeOrg?.orgSlug;
    if (slug === undefined) throw badKeyOrder('workspace must be given as organization/workspace');
    const isOwn = activeOrg === null ? isMember(caller, slug) : activeOrg.orgSlug === slug;
    const found = isOwn ? await this.workspaces.resolve(slug, workspace) : null;
    if (found === null)
      throw badKeyOrder(`There is no workspace ${slug}/${workspace} that this key could work in`);
    return found.workspaceId;
  }

  /** As `KeyAmendment.amend`. */
  change(id: number, change: KeyInput, caller: Principal): Promise<ApiKeyView> {
    demandManager(caller);
    return this.keys.amend(ownerOf(caller), id, parseKeyChange(change), caller);
  }

  /** As `KeyRotation.rotate`. */
  rotate(id: number, overlapHours: number | undefined, caller: Principal): Promise<MintedKey> {
    demandManager(caller);
    return this.rotation.rotate(ownerOf(caller), id, overlapHours, caller);
  }

  /** Doing it again changes nothing. With `children`, what was minted with the key is revoked, too. */
  revoke(id: number, children: boolean, caller: Principal): Promise<RevokedKey> {
    demandManager(caller);
    return this.keys.revoke(ownerOf(caller), id, children, caller.call);
  }
}

const isMember = ({ memberships }: Principal, slug: string): boolean =>
  memberships.some(({ orgSlug }) => orgSlug === slug);

/** Team keys never may. */
function demandManager(caller: Principal): void {
  if (!hasScope(caller, 'keys:admin')) throw scopeMissing('keys:admin');
  if (caller.activeOrg !== null && caller.activeOrg.role !== 'admin') throw adminsOnly();
}

function ownerOf({ activeOrg, userId, subject }: Principal): KeyOwner {
  if (activeOrg !== null) return { kind: 'org', id: activeOrg.orgId };
  if (userId === null) throw new Error(`${subject} is neither a user nor in an organization`);
  return { kind: 'user', id: userId };
}
