import type { ListPage, ListRequest } from '#identity';

import type { Option, Outcome } from './command.js';
import type { Options } from './options.js';
import { table } from './table.js';

type Cell = Parameters<typeof table>[1][number][number];

const USUAL = 100;
const MOST = 1_000;

/** What every list takes. */
export const LIST_OPTIONS = {
  search: { value: 'TEXT', about: 'only what has this in its names, whatever its case' },
  limit: { value: 'N', about: `how many; by default ${String(USUAL)}, at most ${String(MOST)}` },
  after: { value: 'CURSOR', about: 'goes on behind an earlier list' },
} as const satisfies Record<string, Option>;

/** @throws UsageError for what is no number of rows */
export function listRequestOf(options: Options): ListRequest {
  return {
    limit: Math.min(Math.max(options.integer('limit') ?? USUAL, 1), MOST),
    cursor: options.optional('after') ?? null,
    search: options.optional('search') ?? null,
  };
}

/**
 * A page of a list: rows for programs under `name`, a table for people.
 * @param columns heading and value of each column
 */
export function listOutcome<Row extends object>(
  name: string,
  { rows, nextCursor }: Pick<ListPage<Row>, 'rows' | 'nextCursor'>,
  columns: Readonly<Record<string, (row: Row) => Cell>>,
): Outcome {
  const text = table(
    Object.keys(columns),
    rows.map((row) => Object.values(columns).map((value) => value(row))),
    `There are no ${name}.`,
  );
  const more = nextCursor === null ? '' : `\n\nThere are more: --after ${nextCursor}`;
  return { json: { [name]: rows, nextCursor }, text: text + more };
}
