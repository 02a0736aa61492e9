import type { Principal } from '#kernel';

/** What a page calls its visitor: the address that they know themselves by, verified or not, else the username. */
export function visitorName({ email, unverifiedEmail, username }: Principal): string {
  return email ?? unverifiedEmail ?? username ?? 'somebody';
}
