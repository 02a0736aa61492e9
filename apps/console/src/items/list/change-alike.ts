import { type Body, type Item, LigatureError } from '#client';

import type { ProjectPlace } from '../place.js';

/** So many at once, all of them or none. */
const AT_ONCE = 500;
const PAGE = 200;

export type Changes = Omit<Body<'update_items'>, 'ids' | 'dry_run'>;
type Status = Exclude<Changes['status'], undefined>;
const FIELDS = ['severity', 'category'] as const;

/** What there is to know of an item before it is changed or deleted with others. */
export interface Kept {
  readonly id: string;
  readonly type: string;
  readonly status: Status;
  /** Those of the payload that can be changed alike, as far as it has them. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What was changed, when, and what it was before. */
export interface Changed {
  readonly item: Kept;
  readonly at: string;
}

export const keptOf = ({ id, item_type: type, disposition, data }: Item): Kept => ({
  id,
  type,
  status: disposition?.status ?? null,
  data: Object.fromEntries(
    FIELDS.filter((name) => Object.hasOwn(data, name)).map((name) => [name, data[name]]),
  ),
});

/** Whether a change can be taken back to the letter: a field that was not there cannot be taken out again. */
export function canTakeBack({ type, data: had }: Kept, { data }: Changes): boolean {
  // The payload of an asset has neither.
  if (type === 'asset') return true;
  return Object.keys(data ?? {}).every((name) => typeof had[name] === 'string' || had[name] === null);
}

/** Changes items alike, some hundreds at a time, until it is told to end. What was deleted meanwhile is left out. */
export async function changeAlike(
  { client }: ProjectPlace,
  all: readonly Kept[],
  changes: Changes,
  signal: AbortSignal,
  onChanged: (changed: readonly Changed[], seen: number) => void,
): Promise<void> {
  const byId = new Map(all.map((item) => [item.id, item]));
  for (let from = 0; from < all.length && !signal.aborted; from += AT_ONCE) {
    const ids = all.slice(from, from + AT_ONCE).map(({ id }) => id);
    const results = await changeThere(client, ids, changes);
    onChanged(
      results.flatMap(({ id, outcome, updated_at: at }) => {
        const item = byId.get(id);
        return outcome === 'updated' && item !== undefined ? [{ item, at }] : [];
      }),
      from + ids.length,
    );
  }
}

type Results = Awaited<ReturnType<ProjectPlace['client']['items']['updateMany']>>['results'];

async function changeThere(
  client: ProjectPlace['client'],
  ids: readonly string[],
  changes: Changes,
): Promise<Results> {
  if (ids.length === 0) return [];
  try {
    return (await client.items.updateMany({ ids: [...ids], ...changes })).results;
  } catch (error) {
    if (!(error instanceof LigatureError) || error.status !== 404) throw error;
    const gone = new Set(error.fields.map(({ field }) => Number(/^body\.ids\.(\d+)$/.exec(field)?.[1])));
    const left = ids.filter((_, place) => !gone.has(place));
    // It is the project that is gone.
    if (left.length === ids.length) throw error;
    return changeThere(client, left, changes);
  }
}

/** Takes changes back where nobody changed the item since. @returns how many items are as they were */
export async function takeBack(
  place: ProjectPlace,
  changed: readonly Changed[],
  { data = {} }: Changes,
): Promise<number> {
  const untouched = await changedLast(place, changed);
  const groups = new Map<string, { readonly before: Changes; readonly items: Kept[] }>();
  for (const { item, at } of changed) {
    if (untouched.get(item.id) !== at) continue;
    const parts = Object.entries(item.data).filter(([name]) => Object.hasOwn(data ?? {}, name));
    const before = { status: item.status, ...(parts.length > 0 && { data: Object.fromEntries(parts) }) };
    const key = JSON.stringify(before);
    const group = groups.get(key) ?? { before, items: [] as Kept[] };
    groups.set(key, group);
    group.items.push(item);
  }
  let count = 0;
  for (const { before, items } of groups.values())
    await changeAlike(place, items, before, new AbortController().signal, (again) => {
      count += again.length;
    });
  return count;
}

/** When items were changed last, of all that were changed as late as these. */
async function changedLast(
  { client }: ProjectPlace,
  changed: readonly Changed[],
): Promise<ReadonlyMap<string, string>> {
  const [first] = changed.map(({ at }) => at).sort();
  const last = new Map<string, string>();
  if (first === undefined) return last;
  const list = client.items.list({ updated_after: first, sort: 'updated_at', order: 'asc', limit: PAGE });
  for await (const { id, updated_at: at } of list) last.set(id, at);
  return last;
}
