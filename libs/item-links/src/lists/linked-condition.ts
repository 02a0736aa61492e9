import type { Values } from './values.js';

/** The word for items without links, instead of a relationship. */
const NONE = 'none';

const atItem = `(link.source_item_id = item.id or link.target_item_id = item.id)`;
/** Registered names for which a list of names has the inverse ones. */
const ruled = (names: string): string =>
  `(select rule.name from item_links.relationships rule where rule.project_id = item.project_id and rule.inverse = any (${names}))`;

/** Items with a link of any of the relationships, by either of its names and in either direction; `none`: without any. */
export function linkedCondition(relationships: readonly string[], values: Values): string {
  const named = relationships.filter((name) => name !== NONE);
  const names = named.length === 0 ? null : values.add(named, 'text[]');
  const either = [
    ...(relationships.includes(NONE)
      ? [`not exists (select from item_links.links link where ${atItem})`]
      : []),
    ...(names === null
      ? []
      : [
          `exists (select from item_links.links link where ${atItem}
             and (link.relationship = any (${names}) or link.relationship = any (array${ruled(names)})))`,
        ]),
  ];
  return `(${either.join(' or ')})`;
}

/** Items that no link of the relationship leads to. One by the inverse name leads from where the registered one leads to. */
export function missingCondition(relationship: string, values: Values): string {
  const name = values.add(relationship, 'text');
  const link = (condition: string): string =>
    `not exists (select from item_links.links link where ${condition})`;
  return [
    link(`link.target_item_id = item.id and link.relationship = ${name}`),
    link(`link.source_item_id = item.id and link.relationship = ${name} and link.is_symmetric`),
    link(`link.source_item_id = item.id and link.relationship = any (array${ruled(`array[${name}]`)})`),
  ].join(' and ');
}
