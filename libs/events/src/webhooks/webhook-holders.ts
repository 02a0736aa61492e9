import { Injectable } from '@nestjs/common';

import type { EventType, Membership } from '#kernel';

import type { HolderKind } from './webhook.entity.js';

/** By whose right an endpoint is told of events: whoever set it up last. */
export interface Holder {
  readonly kind: HolderKind;
  /** Of a user their id, of a key its public part. */
  readonly id: string;
}

/** What a holder may now; whoever calls is one, too. */
export interface HolderRights {
  /** `null`: a key of an organization. */
  readonly userId: string | null;
  readonly memberships: readonly Membership[];
  /** `null`: not limited by scopes. */
  readonly effectiveScopes: ReadonlySet<string> | null;
}

/** Whose the events are: an organization's, or a person's. */
export interface StreamOwner {
  readonly orgId: string | null;
  readonly userId: string | null;
}

/** Who knows people and keys. */
export interface HolderDirectory {
  /** `null`: there is no such user or key any more, or it is disabled, revoked or expired. */
  rightsOf(holder: Holder): Promise<HolderRights | null>;
  /** Verified addresses of whoever looks after what the owner has: admins of the organization, or the person. */
  addressesOf(owner: StreamOwner): Promise<readonly string[]>;
}

/** Asks for the rights of now. The room that knows people says who answers. */
@Injectable()
export class WebhookHolders implements HolderDirectory {
  private directory: HolderDirectory | null = null;

  answeredBy(directory: HolderDirectory): void {
    this.directory = directory;
  }

  rightsOf(holder: Holder): Promise<HolderRights | null> {
    return this.known().rightsOf(holder);
  }

  addressesOf(owner: StreamOwner): Promise<readonly string[]> {
    return this.known().addressesOf(owner);
  }

  private known(): HolderDirectory {
    if (this.directory === null) throw new Error('nobody knows the rights of holders of webhooks');
    return this.directory;
  }
}

/** Whether endpoints of that owner may be set up by such a caller, and told of anything by their right. */
export function mayManage(
  { userId, memberships, effectiveScopes }: HolderRights,
  owner: StreamOwner,
): boolean {
  if (effectiveScopes !== null && !effectiveScopes.has('webhooks:admin')) return false;
  if (owner.orgId === null) return userId !== null && userId === owner.userId;
  const membership = memberships.find(({ orgId }) => orgId === owner.orgId);
  return membership !== undefined && (userId === null || membership.role === 'admin');
}

/** Whether events of a type are delivered by that right. */
export function mayBeTold(
  { memberships, effectiveScopes }: HolderRights,
  owner: StreamOwner,
  { scope, readers }: EventType,
): boolean {
  if (effectiveScopes !== null && !effectiveScopes.has(scope)) return false;
  if (owner.orgId === null || readers === 'members') return true;
  return memberships.some(({ orgId, role }) => orgId === owner.orgId && role === 'admin');
}
