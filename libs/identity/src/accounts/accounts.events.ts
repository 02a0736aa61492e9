import type { Changes, NewEvent } from '#kernel';

import { identityEvents } from '../identity.events.js';

/** What an event tells of a user: what they are told of themselves. */
export interface ToldUser {
  readonly id: string;
  readonly username?: string;
  readonly displayName?: string | null;
  readonly email?: string | null;
  readonly emailVerified?: boolean;
}

type UserEvent =
  | 'user.created'
  | 'user.updated'
  | 'user.deleted'
  | 'user.restored'
  | 'user.disabled'
  | 'user.enabled'
  | 'user.signed_in'
  | 'user.sign_in_failed'
  | 'user.password_changed'
  | 'user.second_factor_changed';

/** @param more what is told beside the user: of a sign-in its session, for instance */
export function userEvent(
  name: UserEvent,
  { id, username, displayName, email, emailVerified }: ToldUser,
  { changes, ...more }: { readonly changes?: Changes; readonly [field: string]: unknown } = {},
): NewEvent {
  return identityEvents.event(name, {
    owner: { userId: id },
    subject: `users/${id}`,
    data: { id, username, displayName, email, emailVerified, ...more },
    ...(changes === undefined ? {} : { changes }),
  });
}

export function sessionRevoked(userId: string, id: string): NewEvent {
  return identityEvents.event('session.revoked', {
    owner: { userId },
    subject: `sessions/${id}`,
    data: { id, userId },
  });
}
