import type { Changes, NewEvent } from '#kernel';

import { identityEvents } from '../identity.events.js';

interface ToldOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly requireSecondFactor: boolean;
}

export function organizationEvent(
  name: 'org.created' | 'org.updated' | 'org.deleted' | 'org.restored',
  { id, slug, name: called, requireSecondFactor }: ToldOrganization,
  changes?: Changes,
): NewEvent {
  return identityEvents.event(name, {
    owner: { orgId: id },
    subject: `orgs/${slug}`,
    data: { id, slug, name: called, requireSecondFactor },
    ...(changes === undefined ? {} : { changes }),
  });
}

/** Of somebody who is, was or becomes a member. */
export function memberEvent(
  name: 'member.joined' | 'member.role_changed' | 'member.removed',
  orgId: string,
  { userId, role, before }: { readonly userId: string; readonly role: string; readonly before?: string },
): NewEvent {
  return identityEvents.event(name, {
    owner: { orgId },
    subject: `members/${userId}`,
    data: { userId, role },
    ...(before === undefined ? {} : { changes: { role: [before, role] } }),
  });
}

/** Of somebody who is invited; whether they have an account is not known. */
export function invitationEvent(
  name: 'member.invited' | 'member.invitation_revoked' | 'member.invitation_declined',
  orgId: string,
  { id, ...data }: { readonly id: string; readonly email?: string; readonly role?: string },
): NewEvent {
  return identityEvents.event(name, {
    owner: { orgId },
    subject: `invitations/${id}`,
    data: { id, ...data },
  });
}
