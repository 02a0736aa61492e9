type Claims = Readonly<Record<string, unknown>>;

/**
 * The groups that claims hold at a place, which may lie deeper (`realm_access.roles`). Most providers leave the claim
 * out for who is in none. `null`: the provider says that there are too many to tell.
 */
export function groupsIn(claims: Claims, place: string): readonly string[] | null {
  const [first = ''] = place.split('.');
  const elsewhere = claims['_claim_names'];
  if (claims['hasgroups'] === true || (isClaims(elsewhere) && first in elsewhere)) return null;
  const value = claims[place] ?? place.split('.').reduce<unknown>(inside, claims);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((group) => typeof group === 'string');
}

function inside(value: unknown, name: string): unknown {
  return isClaims(value) ? value[name] : undefined;
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null;
}
