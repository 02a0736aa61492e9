import type { components, ItemLink } from '#client';

import { items as words } from '../../messages/items.js';

type Relationship = components['schemas']['RelationshipView'];

export interface LinkGroup {
  readonly key: string;
  /** What the item is to those that are in it. */
  readonly name: string;
  readonly links: readonly ItemLink[];
}

/** The links of an item by what each is called from its side; symmetric ones are called the same from both. */
export function groupsOf(links: readonly ItemLink[], registered: readonly Relationship[]): LinkGroup[] {
  const symmetric = new Set(registered.filter((each) => each.symmetric).map(({ name }) => name));
  const groups = new Map<string, { key: string; name: string; links: ItemLink[] }>();
  for (const link of links) {
    const { relationship, direction, inverse_relationship: inverse } = link;
    const isFromHere = direction === 'outgoing' || symmetric.has(relationship);
    const key = `${isFromHere ? 'out' : 'in'} ${relationship}`;
    const name = isFromHere ? relationship : (inverse ?? words.targetOf(relationship));
    const group = groups.get(key) ?? { key, name, links: [] };
    group.links.push(link);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** What a link can be called: registered names and their inverses, then names that are in use. */
export function namesOf(registered: readonly Relationship[], links: readonly ItemLink[]): string[] {
  return [
    ...new Set([
      ...registered.flatMap(({ name, inverse }) => (inverse === null ? [name] : [name, inverse])),
      ...links.map(({ relationship }) => relationship),
    ]),
  ];
}
