import type { StoredEvent } from '#events';

import type { Operator } from './operator.js';

/** Whose stream each of some events is of, as events show it: `/orgs/{slug}` or `/users/{id}`. */
export async function sourcesOf(
  { organizations }: Operator,
  events: readonly StoredEvent[],
): Promise<(event: StoredEvent) => string> {
  const ids = [...new Set(events.flatMap(({ orgId }) => (orgId === null ? [] : [orgId])))];
  const slugs = ids.length === 0 ? new Map<string, string>() : await organizations.slugsOf(ids);
  return ({ orgId, userId }) =>
    orgId === null ? `/users/${userId ?? ''}` : `/orgs/${slugs.get(orgId) ?? orgId}`;
}

/** Who did it, in words. */
export const whoDid = ({ actor }: StoredEvent): string =>
  [actor.type, actor.name ?? actor.id].filter((part) => part !== null).join(' ');
