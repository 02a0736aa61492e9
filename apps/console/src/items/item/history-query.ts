import type { LigatureEvent } from '#client';

import type { ProjectPlace } from '../place.js';
import { nameOf } from '../words.js';
import { itemKey } from './item-queries.js';

const MOST = 30;

export interface Step {
  readonly key: string;
  readonly at: string;
  /** `null`: a program. */
  readonly by: string | null;
  readonly what:
    | { readonly kind: 'created' }
    | { readonly kind: 'changed'; readonly changes: Readonly<Record<string, readonly [unknown, unknown]>> }
    | {
        readonly kind: 'linked' | 'unlinked';
        readonly relationship: string;
        readonly isOutgoing: boolean;
        /** `null`: it is not there any more. */
        readonly far: string | null;
      };
}

/** What happened to an item and to its links, the latest first. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const historyQuery = (place: ProjectPlace, id: string) => ({
  queryKey: [...itemKey(place, id), 'history'],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Step[]> => {
    const [events, links] = await Promise.all([
      place.client.events
        .list({ org: place.org, subject: `items/${id}`, limit: MOST }, { signal })
        .toArray(MOST),
      place.client.projects.linkHistory({ item_id: id, limit: MOST }, { signal }).toArray(MOST),
    ]);
    const [people, names] = await Promise.all([
      peopleOf(
        place,
        links.flatMap(({ by }) => by ?? []),
        signal,
      ),
      namesOf(
        place,
        links.flatMap((link) => [link.source_item_id, link.target_item_id]).filter((each) => each !== id),
        signal,
      ),
    ]);
    const steps = [
      ...events.flatMap((event) => stepOf(event) ?? []),
      ...links.map((link): Step => {
        const isOutgoing = link.source_item_id === id;
        const far = isOutgoing ? link.target_item_id : link.source_item_id;
        return {
          key: `${link.link_id} ${link.action}`,
          at: link.at,
          by: link.by === null ? null : (people.get(link.by) ?? null),
          what: {
            kind: link.action === 'created' ? 'linked' : 'unlinked',
            relationship: link.relationship,
            isOutgoing,
            far: names.get(far) ?? null,
          },
        };
      }),
    ];
    return steps.sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MOST);
  },
});

function stepOf({ id, time, type, actor, data }: LigatureEvent): Step | null {
  const step = { key: id, at: time, by: actor.type === 'user' ? actor.name : null };
  if (type === 'item.created') return { ...step, what: { kind: 'created' } };
  if (type !== 'item.updated') return null;
  const changes = (data as { changes?: Record<string, [unknown, unknown]> }).changes ?? {};
  return Object.keys(changes).length === 0 ? null : { ...step, what: { kind: 'changed', changes } };
}

async function peopleOf(
  { client }: ProjectPlace,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await client.users.list([...new Set(ids)], { signal });
  return new Map(people.map(({ id, username, displayName }) => [id, displayName ?? username]));
}

/** What the items at the other ends are called, as far as they are still there. */
async function namesOf(
  { client }: ProjectPlace,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = await Promise.allSettled(
    [...new Set(ids)].map(async (id) => [id, nameOf(await client.items.get(id, { signal }))] as const),
  );
  return new Map(found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
}
