import type { Item } from '#client';

import type { ProjectPlace } from './place.js';

/** Items whose ref is the text, and then those that a search finds. */
export async function foundItems(
  { client }: Pick<ProjectPlace, 'client'>,
  text: string,
  most: number,
  signal: AbortSignal,
): Promise<Item[]> {
  const [exact, found] = await Promise.all([
    client.items.list({ ref: text, limit: 1 }, { signal }).toArray(1),
    client.items.list({ q: text, sort: 'relevance', limit: most }, { signal }).toArray(most),
  ]);
  return [...exact, ...found.filter(({ id }) => id !== exact[0]?.id)].slice(0, most);
}
