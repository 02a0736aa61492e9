import { ITEM_STATUSES } from '../fields/item-fields.js';
import { linkedCondition, missingCondition } from './linked-condition.js';
import { searchConditions } from './search-condition.js';
import type { Values } from './values.js';

/** From the least to the most severe; the place in the list, from 1, is the rank. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Effective statuses, from done to not looked at; the place in the list, from 1, is the rank. */
export const EFFECTIVE_STATUSES: readonly string[] = [...[...ITEM_STATUSES].reverse(), 'needs_review'];

/** What a list of items is narrowed by: each field that is given must match (docs/contracts/item-links.md#lists-of-items). */
export interface ItemFilter {
  readonly item_type?: string | undefined;
  readonly severity?: readonly string[] | undefined;
  readonly min_severity?: Severity | undefined;
  readonly status?: readonly string[] | undefined;
  readonly category?: string | undefined;
  readonly capability?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly session_id?: string | undefined;
  readonly ref?: string | undefined;
  readonly linked?: readonly string[] | undefined;
  readonly missing_incoming?: string | undefined;
  readonly q?: string | undefined;
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  readonly updated_after?: string | undefined;
  readonly updated_before?: string | undefined;
}

/** A filter, and what is known of the words of its search. */
export interface PlannedFilter extends ItemFilter {
  /** A `tsquery` by which an index finds few, all that fit among them; `null`: nothing tells that there are few. */
  readonly rare: string | null;
}

/** The fields that items are tallied by. */
export const DIMENSIONS = ['item_type', 'severity', 'status', 'category', 'capability', 'source'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Conditions on the tallied fields, by field; `of` items, or of tallies, which have no rank of severity. */
export function dimensionConditions(
  filter: ItemFilter,
  values: Values,
  of: 'items' | 'tallies' = 'items',
): Partial<Record<Dimension, string>> {
  const { item_type: type, status, category, capability, source } = filter;
  const severities = admittedSeverities(filter);
  const is = (column: string, choices: readonly unknown[], kind: 'text' | 'int'): string =>
    equals(`item.${column}`, choices, kind, values);
  return {
    ...(type === undefined ? {} : { item_type: is('item_type', [type], 'text') }),
    ...(severities && { severity: severityCondition(severities, of, values) }),
    ...(status && { status: is('status_rank', status.map(statusRank), 'int') }),
    ...(category === undefined ? {} : { category: is('category', [category], 'text') }),
    ...(capability && { capability: is('capability', capability, 'text') }),
    ...(source && { source: is('source', source, 'text') }),
  };
}

/** Half-open: ranges that follow one another neither overlap nor leave anything out. */
const TIMES = {
  created_after: 'created_at >=',
  created_before: 'created_at <',
  updated_after: 'updated_at >=',
  updated_before: 'updated_at <',
} as const;

/** Conditions on what items are not tallied by. */
export function otherConditions(projectId: string, filter: PlannedFilter, values: Values): string[] {
  const { session_id: session, ref, q, rare, linked, missing_incoming: missing } = filter;
  const conditions: string[] = [];
  if (session !== undefined) conditions.push(`item.session_id = ${values.add(session, 'uuid')}`);
  if (ref !== undefined) conditions.push(`item.ref = ${values.add(ref, 'text')}`);
  for (const [field, condition] of Object.entries(TIMES)) {
    const time = filter[field as keyof typeof TIMES];
    if (time !== undefined) conditions.push(`item.${condition} ${values.add(time, 'timestamptz')}`);
  }
  if (linked !== undefined) conditions.push(linkedCondition(linked, values));
  if (missing !== undefined) conditions.push(missingCondition(missing, values));
  if (q !== undefined) conditions.push(...searchConditions(projectId, q, rare, values));
  return conditions;
}

/** Whether the tallies know how many items match. */
export function isTallied(filter: ItemFilter): boolean {
  const { session_id: session, ref, q, linked, missing_incoming: missing } = filter;
  const times = Object.keys(TIMES).map((field) => filter[field as keyof typeof TIMES]);
  return [session, ref, q, linked, missing, ...times].every((value) => value === undefined);
}

/** The severities that a filter admits; `null`: any, even none. */
export function admittedSeverities({ severity, min_severity: least }: ItemFilter): readonly string[] | null {
  const above = least === undefined ? null : SEVERITIES.slice(SEVERITIES.indexOf(least));
  if (severity === undefined) return above;
  return above === null ? severity : severity.filter((one) => above.includes(one as Severity));
}

function severityCondition(admitted: readonly string[], of: 'items' | 'tallies', values: Values): string {
  if (of === 'tallies') return equals('item.severity', admitted, 'text', values);
  const ranks = admitted.map(severityRank);
  const known = ranks.filter((rank) => rank > 0);
  const others = admitted.filter((_, index) => ranks[index] === 0);
  const either = [
    ...(known.length > 0 || others.length === 0 ? [equals('item.severity_rank', known, 'int', values)] : []),
    ...(others.length > 0
      ? [`item.severity_rank = 0 and ${equals('item.severity', others, 'text', values)}`]
      : []),
  ];
  return `(${either.join(' or ')})`;
}

/** One choice is compared as such: the order of an index then serves the rest. */
function equals(column: string, choices: readonly unknown[], kind: 'text' | 'int', values: Values): string {
  if (choices.length === 1) return `${column} = ${values.add(choices[0], kind)}`;
  return `${column} = any(${values.add(choices, `${kind}[]`)})`;
}

function severityRank(severity: string): number {
  return SEVERITIES.indexOf(severity as Severity) + 1;
}

/** Unknown statuses are no item's. */
function statusRank(status: string): number {
  return EFFECTIVE_STATUSES.indexOf(status) + 1 || -1;
}

/** The effective status of a rank. */
export function statusOfRank(rank: number): string | null {
  return EFFECTIVE_STATUSES[rank - 1] ?? null;
}
