import type { Progress, Relation, WorkEntry } from '../documents/entries.js';

type Given = Pick<WorkEntry, 'place' | 'id'> & Partial<WorkEntry>;

/** A work entry; what a format does not know is empty. */
export function work(given: Given): WorkEntry {
  return {
    kind: 'work',
    aliases: [],
    type: 'task',
    title: null,
    description: null,
    status: null,
    progress: progressOf(given.status ?? null),
    priority: null,
    tags: [],
    assignees: [],
    due: null,
    createdAt: null,
    updatedAt: null,
    closedAt: null,
    fields: {},
    relations: [],
    exact: {},
    ...given,
  };
}

/** Relations of one name. */
export function relations(
  others: readonly string[],
  relationship: string,
  place: string,
  direction: 'outward' | 'inward' = 'outward',
): Relation[] {
  return others.map((other) => ({ other, relationship, inward: direction === 'inward', place }));
}

const WORDS: Readonly<Record<Progress, readonly string[]>> = {
  open: [
    'open',
    'new',
    'todo',
    'to do',
    'backlog',
    'pending',
    'unstarted',
    'reopened',
    'available',
    'waiting',
    'ready',
  ],
  started: [
    'in progress',
    'started',
    'doing',
    'in review',
    'review',
    'active',
    'specified',
    'triaged',
    'in development',
    'blocked',
    'hooked',
  ],
  done: [
    'done',
    'closed',
    'resolved',
    'completed',
    'complete',
    'fixed',
    'finished',
    'implemented',
    'verified',
    'passed',
    'merged',
  ],
  dropped: [
    'cancelled',
    'canceled',
    'rejected',
    "won't do",
    'wontfix',
    'dismissed',
    'deleted',
    'duplicate',
    'not planned',
    'deferred',
  ],
};
const PROGRESS = new Map(
  Object.entries(WORDS).flatMap(([progress, words]) => words.map((word) => [word, progress as Progress])),
);

/** What a status means; `null`: the word says nothing. */
export function progressOf(status: string | null): Progress | null {
  return status === null
    ? null
    : (PROGRESS.get(status.trim().toLowerCase().replaceAll(/[_-]/g, ' ')) ?? null);
}

/** From 0, of none, to 9, the highest. */
const PRIORITIES: Readonly<Record<string, number>> = {
  highest: 9,
  blocker: 9,
  critical: 9,
  urgent: 9,
  immediate: 9,
  high: 7,
  major: 7,
  h: 7,
  medium: 5,
  normal: 5,
  m: 5,
  moderate: 5,
  low: 3,
  minor: 3,
  l: 3,
  lowest: 1,
  trivial: 1,
  none: 0,
  'no priority': 0,
  'not set': 0,
};

export function priorityOf(word: string | null): number | null {
  return word === null ? null : (PRIORITIES[word.toLowerCase()] ?? null);
}
