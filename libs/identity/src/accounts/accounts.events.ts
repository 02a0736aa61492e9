import type { Changes, NewEvent } from '#kernel';

import type { ProviderName } from './external-identity.entity.js';
import { identityEvents } from '../identity.events.js';
import type { ToldUser } from './told-user.js';

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
  | 'user.second_factor_changed'
  | 'user.recovery_code_used';

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

/** A sign-in with a factor that is wrong. @param username `undefined`: nobody has looked it up */
export function signInFailed(
  { id, username }: Pick<ToldUser, 'id' | 'username'>,
  factor: 'password' | 'totp' | 'recovery_code' | 'passkey',
): NewEvent {
  return userEvent('user.sign_in_failed', { id, username }, { factor });
}

/** An account elsewhere that a user can, or could, sign in with. */
export interface ToldIdentity {
  readonly id: string;
  readonly provider: ProviderName;
  readonly issuer: string;
  readonly name: string | null;
  readonly email: string | null;
}

export function identityEvent(
  name: 'user.identity_connected' | 'user.identity_disconnected',
  userId: string,
  { id, provider, issuer, name: called, email }: ToldIdentity,
): NewEvent {
  return identityEvents.event(name, {
    owner: { userId },
    subject: `users/${userId}`,
    data: { userId, identity: { id, provider, issuer, name: called, email } },
  });
}

export function sessionRevoked(userId: string, id: string): NewEvent {
  return identityEvents.event('session.revoked', {
    owner: { userId },
    subject: `sessions/${id}`,
    data: { id, userId },
  });
}
