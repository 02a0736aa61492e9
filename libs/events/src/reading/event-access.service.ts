import { Injectable } from '@nestjs/common';

import { type EventType, hasScope, type Membership, type Principal } from '#kernel';
import { secondFactorDemanded } from '#platform/auth';
import { EventCatalog } from '#platform/modules';

import type { EventQuery } from '../log/stored-event.js';
import { auditForAdmins, streamNotFound } from './events.errors.js';
import { typesNamed } from './types-named.js';

/** What somebody wants to read. */
export interface EventRequest {
  /** Slug of an organization; absent: what is the caller's own. */
  readonly org?: string | undefined;
  /** Names, and patterns such as `item.*`; absent: all. */
  readonly types?: readonly string[] | undefined;
  readonly subject?: string | undefined;
}

/** A stream as its reader may see it now. */
export interface ReadableStream {
  readonly query: EventQuery & { readonly owner: NonNullable<EventQuery['owner']> };
  /** Whose it is, as events say it. */
  readonly source: string;
}

/** Who may read which events, by the rights of now. */
@Injectable()
export class EventAccess {
  constructor(private readonly catalog: EventCatalog) {}

  /**
   * A stream, with the types that the caller may read. Of an organization for its members, what belongs to admins for
   * admins; keys are told of what they have the scope to read, and those of one workspace of that alone. Refuses
   * organizations of others as if they did not exist, those that demand a second factor which the caller has not, and
   * types that there are none of.
   */
  readable(caller: Principal, { org, types, subject }: EventRequest): ReadableStream {
    const membership =
      org === undefined ? (caller.userId === null ? caller.activeOrg : null) : memberOf(caller, org);
    const asked = typesNamed(this.catalog, types);
    const may = (type: EventType): boolean =>
      hasScope(caller, type.scope) &&
      (membership === null || type.readers === 'members' || membership.role === 'admin');
    return {
      query: {
        ...ownerOf(caller, membership),
        types: asked.filter(may).map(({ name }) => name),
        subject: subject ?? null,
        workspaceId: workspaceOf(caller),
      },
      source: membership === null ? `/users/${caller.userId ?? ''}` : `/orgs/${membership.orgSlug}`,
    };
  }

  /** The audit log, for whoever is signed in: of an organization for its admins, else their own. */
  auditable(caller: Principal, request: EventRequest): ReadableStream {
    const membership = request.org === undefined ? null : memberOf(caller, request.org);
    if (caller.credential.type !== 'session') throw auditForAdmins();
    if (membership !== null && membership.role !== 'admin') throw auditForAdmins();
    const { query, source } = this.readable(caller, request);
    const audited = query.types.filter((name) => this.catalog.find(name)?.audit === true);
    return { query: { ...query, types: audited }, source };
  }
}

function memberOf({ memberships, withheld = [] }: Principal, slug: string): Membership {
  const membership = memberships.find(({ orgSlug }) => orgSlug === slug);
  if (withheld.some(({ orgSlug }) => orgSlug === slug)) throw secondFactorDemanded(slug);
  if (membership === undefined) throw streamNotFound();
  return membership;
}

function ownerOf(
  { userId, subject }: Principal,
  membership: Membership | null,
): { owner: NonNullable<EventQuery['owner']> } {
  if (membership !== null) return { owner: { kind: 'org', id: membership.orgId } };
  if (userId === null) throw new Error(`${subject} is neither a user nor in an organization`);
  return { owner: { kind: 'user', id: userId } };
}

function workspaceOf({ credential }: Principal): string | null {
  return credential.type === 'api_key' ? (credential.workspaceId ?? null) : null;
}
