import { adHoc, sql, type Statement } from '#data';

import { ITEM_COLUMNS } from '../items/items.statements.js';
import {
  dimensionConditions,
  type Dimension,
  DIMENSIONS,
  isTallied,
  type ItemFilter,
  otherConditions,
  type PlannedFilter,
} from './item-filter.js';
import { Values } from './values.js';

export const SORTS = ['created_at', 'updated_at', 'severity', 'status', 'relevance'] as const;
export type Sort = (typeof SORTS)[number];

export interface ListOrder {
  readonly sort: Sort;
  readonly order: 'asc' | 'desc';
}

/** A statement together with its values. */
export interface Question {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** Where the last batch of an export ended. */
export interface Place {
  readonly rank: number;
  readonly at: string;
  readonly id: string;
}

/** At most that many values of a dimension are told. */
const MOST_VALUES = 1_000;

/** A statement made for the request. */
export const ask = (text: string, values: Values): Question => ({
  statement: adHoc(text),
  values: values.list,
});

/** The rows of one page, found by indexes alone where they can, and only then fetched. */
export function pageQuestion(
  projectId: string,
  filter: PlannedFilter,
  { sort, order }: ListOrder,
  window: { readonly limit: number; readonly offset: number },
): Question {
  const values = new Values();
  const matches = matchesOf(projectId, filter, values);
  const by = [...rankOf(sort), timeOf(sort), 'item.id'];
  const direction = ` ${order}`;
  return ask(
    `select ${ITEM_COLUMNS}, ${placeColumns(sort)} from (
       select item.id, row_number() over (order by ${by.map((key) => key + direction).join(', ')}) as place
       from ${matches}
       order by ${by.map((key) => key + direction).join(', ')}
       limit ${values.add(window.limit, 'int')} offset ${values.add(window.offset, 'int')}
     ) page join item_links.items item on item.id = page.id order by page.place`,
    values,
  );
}

/** How many items match, counted. */
export function countQuestion(projectId: string, filter: PlannedFilter): Question {
  const values = new Values();
  return ask(
    `select count(*)::int as total from item_links.items item where ${matching(projectId, filter, values)}`,
    values,
  );
}

/** How many items match, from the tallies. */
export function tallyQuestion(projectId: string, filter: ItemFilter): Question {
  const values = new Values();
  const conditions = Object.values(dimensionConditions(filter, values, 'tallies'));
  const fine = filter.category !== undefined || filter.capability !== undefined;
  const where = ['true', ...conditions].join(' and ');
  const project = values.add(projectId, 'uuid');
  return ask(
    `select coalesce(sum(n), 0)::int as total from (
       select n from item_links.item_tallies item where project_id = ${project} and fine = ${String(fine)} and ${where}
       union all
       select n from item_links.item_tally_changes item where project_id = ${project} and ${where}
     ) counted`,
    values,
  );
}

const TOLD: Readonly<Record<Dimension, { readonly value: string; readonly present: string }>> = {
  item_type: { value: 'item_type', present: 'true' },
  severity: { value: 'severity', present: `severity <> ''` },
  status: { value: 'status_rank::text', present: 'status_rank > 0' },
  category: { value: 'category', present: `category <> ''` },
  capability: { value: 'capability', present: `capability <> ''` },
  source: { value: 'source', present: 'true' },
};

/** How many items each value of each dimension would leave: a dimension's own filter does not count. */
export function facetsQuestion(projectId: string, filter: PlannedFilter): Question {
  const values = new Values();
  const project = values.add(projectId, 'uuid');
  const conditions = dimensionConditions(filter, values, 'tallies');
  const counted = isTallied(filter)
    ? `select category, item_type, severity, status_rank, source, capability, n
       from item_links.item_tallies where project_id = ${project} and fine
       union all
       select category, item_type, severity, status_rank, source, capability, n
       from item_links.item_tally_changes where project_id = ${project}`
    : `select coalesce(category, '') as category, item_type, coalesce(severity, '') as severity, status_rank, source,
         coalesce(capability, '') as capability, count(*) as n
       from item_links.items item
       where ${[`project_id = ${project}`, ...otherConditions(projectId, filter, values)].join(' and ')}
       group by 1, 2, 3, 4, 5, 6`;
  const dimensions = DIMENSIONS.map((dimension) => {
    const others = DIMENSIONS.filter((other) => other !== dimension).flatMap(
      (other) => conditions[other] ?? [],
    );
    const { value, present } = TOLD[dimension];
    return `(select '${dimension}' as dimension, ${value} as value, sum(n)::int as count from item
      where ${[present, ...others].join(' and ')}
      group by 2 having sum(n) > 0 order by 3 desc, 2 limit ${String(MOST_VALUES)})`;
  });
  return ask(`with item as materialized (${counted}) ${dimensions.join(' union all ')}`, values);
}

/** $1 project, $2 item type or null: how many items there are of each type, severity and status. */
export const SUMMARY = sql(
  'item_links.summarize_items',
  `select item_type, severity, status_rank, sum(n)::int as n from (
     select item_type, severity, status_rank, n from item_links.item_tallies
     where project_id = $1 and not fine and ($2::text is null or item_type = $2)
     union all
     select item_type, severity, status_rank, n from item_links.item_tally_changes
     where project_id = $1 and ($2::text is null or item_type = $2)
   ) counted group by 1, 2, 3 having sum(n) > 0`,
);

/** What `Place` is made of, beside the id. */
function placeColumns(sort: Sort): string {
  return `${rankOf(sort)[0] ?? '0'} as place_rank,
    (extract(epoch from ${timeOf(sort)}) * 1000000)::bigint::text as place_micros, ${timeOf(sort)}::text as place_at`;
}

/** The next rows after a place, of an export or of a list that is walked. */
export function batchQuestion(
  projectId: string,
  filter: PlannedFilter,
  { sort, order }: ListOrder,
  after: Place | null,
  limit: number,
): Question {
  const values = new Values();
  const where = [matchesOf(projectId, filter, values)];
  const [rank] = rankOf(sort);
  const by = [...(rank === undefined ? [] : [rank]), timeOf(sort), 'item.id'];
  if (after !== null) {
    const place = [
      ...(rank === undefined ? [] : [values.add(after.rank, 'int')]),
      values.add(after.at, 'timestamptz'),
      values.add(after.id, 'uuid'),
    ];
    where.push(`(${by.join(', ')}) ${order === 'asc' ? '>' : '<'} (${place.join(', ')})`);
  }
  return ask(
    `select ${ITEM_COLUMNS}, ${placeColumns(sort)}
     from ${where.join(' and ')}
     order by ${by.map((key) => `${key} ${order}`).join(', ')} limit ${values.add(limit, 'int')}`,
    values,
  );
}

/**
 * The items that match, and where. Few are found before they are put in order: given a limit, Postgres expects to come
 * across enough of them soon, and goes through all items of the project in that order.
 */
export function matchesOf(projectId: string, filter: PlannedFilter, values: Values): string {
  const items = `item_links.items item where ${matching(projectId, filter, values)}`;
  return filter.rare === null ? items : `(select * from ${items} offset 0) item where true`;
}

/** All conditions on items. */
function matching(projectId: string, filter: PlannedFilter, values: Values): string {
  return [
    `item.project_id = ${values.add(projectId, 'uuid')}`,
    ...Object.values(dimensionConditions(filter, values)),
    ...otherConditions(projectId, filter, values),
  ].join(' and ');
}

function timeOf(sort: Sort): string {
  return sort === 'updated_at' ? 'item.updated_at' : 'item.created_at';
}

function rankOf(sort: Sort): string[] {
  if (sort === 'severity') return ['item.severity_rank'];
  return sort === 'status' ? ['item.status_rank'] : [];
}
