import { items as words } from '../../messages/items.js';

/** A change of one part of an item, in words. */
interface ChangedPart {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const MOST = 300;
/** Follows from another part. */
const DERIVED = new Set(['effective_status', 'updated_at']);

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
};

/** What an event of an item tells, part by part: payloads and triage are taken apart. */
export function changedParts(changes: Readonly<Record<string, readonly [unknown, unknown]>>): ChangedPart[] {
  const parts: ChangedPart[] = [];
  for (const [field, [before, after]] of Object.entries(changes)) {
    if (DERIVED.has(field)) continue;
    if (field !== 'data' && field !== 'disposition') {
      parts.push({ name: nameOf(field), before: textOf(before), after: textOf(after) });
      continue;
    }
    const [was, is] = [record(before), record(after)];
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (JSON.stringify(was[key] ?? null) === JSON.stringify(is[key] ?? null)) continue;
      parts.push({ name: nameOf(key), before: textOf(was[key]), after: textOf(is[key]) });
    }
  }
  // The title of a payload is told once.
  return parts.filter(({ name }, at) => parts.findIndex((each) => each.name === name) === at);
}

function nameOf(field: string): string {
  const known: Readonly<Record<string, string>> = {
    ...words.dataFields,
    title: words.itemTitle,
    notes: words.notes,
    status: words.filters.status,
  };
  return Object.hasOwn(known, field) ? (known[field] ?? field) : field;
}
