import { about, cut } from '../report/tell.js';
import type { Tell } from '../report/report-line.js';
import { cleanText } from './clean.js';
import type { Progress, WorkEntry } from './entries.js';
import { keyOf } from './keys.js';

const TITLE = 80;
const DESCRIPTION = 400;
const TAGS = { most: 32, length: 50 };
const ASSIGNEES = { most: 100, length: 320 };

const AVAILABLE = 0;
const STATUS_OF: Readonly<Record<Progress, 0 | 1 | 3>> = { open: AVAILABLE, started: 1, done: 3, dropped: 3 };

/** A node as it is to be made, by the names of a document of graphs. */
export interface NewNode {
  readonly key: string;
  readonly place: string;
  /** As the document calls it. */
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The node that a work entry becomes. */
export function newNode(entry: WorkEntry, source: string, tell: Tell): NewNode {
  const lost = Object.keys(entry.fields);
  if (lost.length > 0)
    about(entry, tell).left_out(
      'fields_left_out',
      `A node has no place for: ${lost.join(', ').slice(0, 500)}`,
      'Import the file as items, which keep everything',
    );
  if (entry.progress === 'dropped')
    about(entry, tell).changed(
      'dropped',
      `"${entry.status ?? ''}" became Completed: nothing waits for the node`,
    );
  else if (entry.status !== null && entry.progress === null)
    about(entry, tell).changed(
      'unknown_status',
      `"${entry.status.slice(0, 60)}" is not understood: the node is Available`,
    );
  const title = cleanText(entry.title ?? entry.id).replaceAll(/\s*\n\s*/g, ' ');
  return {
    key: keyOf(source, entry.id),
    place: entry.place,
    id: entry.id,
    fields: {
      title: cut(title, TITLE, 'title', entry, tell),
      description: cut(cleanText(entry.description ?? ''), DESCRIPTION, 'description', entry, tell),
      status: entry.progress === null ? AVAILABLE : STATUS_OF[entry.progress],
      tags: listed(entry.tags, TAGS, 'tag', entry, tell),
      assignee: listed(entry.assignees, ASSIGNEES, 'assignee', entry, tell),
      priority: entry.priority ?? 0,
      ...(entry.due === null ? {} : { dueDate: entry.due.toISOString() }),
      ...entry.exact,
    },
  };
}

function listed(
  texts: readonly string[],
  { most, length }: { readonly most: number; readonly length: number },
  name: string,
  entry: WorkEntry,
  tell: Tell,
): string[] {
  const clean = texts
    .map((text) => cut(cleanText(text).trim(), length, name, entry, tell))
    .filter((text) => text !== '');
  if (clean.length > most)
    about(entry, tell).left_out(
      `too_many_${name}s`,
      `There may be ${String(most)} at most; left out: ${clean.slice(most).join(', ').slice(0, 500)}`,
    );
  return clean.slice(0, most);
}
