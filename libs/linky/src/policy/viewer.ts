import type { Principal } from '#kernel';

import type { SetField, SingleField } from './policy.js';

const MEMBERSHIPS = 100;

/** Who looks at a launcher, as far as policies may ask (docs/contracts/linky.md#viewer). What is not known is absent. */
export type Viewer = { readonly anonymous: boolean } & { readonly [Field in SingleField]?: string } & {
  readonly [Field in SetField]: readonly string[];
};

export const ANONYMOUS: Viewer = { anonymous: true, orgIds: [], orgSlugs: [] };

/**
 * The viewer behind a caller, but for accounts elsewhere. Keys never make a viewer signed-in; only a person's session does. An address counts once
 * it is verified, or with `trustUnverified` as soon as somebody gives it.
 */
export function viewerOf(caller: Principal | null, trustUnverified: boolean): Viewer {
  if (caller?.credential.type !== 'session') return ANONYMOUS;
  const memberships = caller.memberships.slice(0, MEMBERSHIPS);
  const address = trustUnverified ? (caller.email ?? caller.unverifiedEmail) : caller.email;
  const email = present(address?.toLowerCase());
  const userId = present(caller.userId);
  return {
    anonymous: false,
    ...(userId === undefined ? {} : { userId }),
    ...(email === undefined ? {} : { email, ...domainOf(email) }),
    orgIds: distinct(memberships.map(({ orgId }) => orgId)),
    orgSlugs: distinct(memberships.map(({ orgSlug }) => orgSlug)),
  };
}

/** The domain of an address, in a viewer. */
export function domainOf(email: string): { emailDomain?: string } {
  const domain = present(email.slice(email.lastIndexOf('@') + 1));
  return domain === undefined || !email.includes('@') ? {} : { emailDomain: domain };
}

function present(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value.trim() !== ''))];
}
