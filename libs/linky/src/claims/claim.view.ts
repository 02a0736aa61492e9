import type { Principal } from '#kernel';
import { visitorName } from '#platform/pages';

import type { ClaimState } from './claims.service.js';

/** What the claim page's template prints. */
export interface ClaimPage {
  readonly title: string;
  readonly claim: ClaimState;
  readonly action: string;
  readonly returnTo: string;
  readonly form: string;
  readonly error: string | null;
  /** Who would own it: an organization by its slug, or the person; `null` when signed out. */
  readonly claimant: { readonly name: string; readonly org: string | null } | null;
}

const TITLES: Readonly<Record<ClaimState['state'], string>> = {
  ready: 'Claim this bundle',
  expired: 'This claim link has expired',
  taken: 'This bundle is already claimed',
  unknown: 'This claim link is not valid',
};

export function claimPage(
  claim: ClaimState,
  token: string,
  visitor: Principal | null,
  form: string,
  error: string | null = null,
): ClaimPage {
  const action = `/claim/${encodeURIComponent(token)}`;
  return {
    title: TITLES[claim.state],
    claim,
    action,
    returnTo: encodeURIComponent(action),
    form,
    error,
    claimant:
      visitor === null ? null : { name: visitorName(visitor), org: visitor.activeOrg?.orgSlug ?? null },
  };
}
