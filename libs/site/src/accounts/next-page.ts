import type { SignedIn } from '#identity';

const CHOICE = '/signin/organization';

/** Where somebody goes who has just signed in: people with organizations choose for whom they act first. */
export function nextAfterSignIn(
  { organizations, activeOrganization }: SignedIn,
  target: string | null,
): string {
  if (activeOrganization !== null || organizations.length === 0) return target ?? '/signin';
  return target === null ? CHOICE : `${CHOICE}?redirect_url=${encodeURIComponent(target)}`;
}
