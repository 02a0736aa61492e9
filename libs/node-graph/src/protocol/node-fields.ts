import { hasControlCharacters, isLongerThan } from '#kernel';

import type { NodeFields } from '../model/graph-node.js';
import { Status } from '../model/status.js';
import { parseDueDate } from './due-date.js';
import { invalidField, statusBlocked } from './input.errors.js';
import { own, type Payload, refuseFixed } from './input.js';

/** A status that clients may set. */
type SettableStatus = Exclude<Status, typeof Status.Blocked>;

export interface NodeInput {
  readonly fields: Partial<NodeFields>;
  readonly status: SettableStatus | undefined;
}

const MAX = { title: 80, description: 400, tags: 32, tag: 50, assignees: 100, assignee: 320 } as const;

/** Set by the service; a request to change them is a mistake worth telling. */
const IMMUTABLE = [
  'createdTime',
  'lastEditedTime',
  'ownerUsername',
  'ownerEmail',
  'publicToken',
  'publicDue',
  'publicBranch',
  'shareRoots',
  'access',
  'inTrash',
  'lastBatchID',
  'type',
  'hiddenBlockers',
];

/** Reads the node fields of `node:add` and `node:update`; what is absent stays absent, what is unknown is ignored. */
export function parseNodeInput(payload: Payload): NodeInput {
  const fields: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(PARSERS)) {
    const value = own(payload, name);
    if (value !== undefined) fields[name] = parse(value);
  }
  const independent = parseIndependent(payload);
  if (independent !== undefined) fields['independent'] = independent;
  return { fields, status: parseStatus(own(payload, 'status')) };
}

/** Refuses fields that only the service sets. */
export function refuseImmutable(payload: Payload): void {
  refuseFixed(payload, ...IMMUTABLE);
}

const PARSERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  title: (value) => text(value, 'title', MAX.title),
  description: (value) => text(value, 'description', MAX.description),
  dueDate: parseDueDate,
  tags: parseTags,
  priority: (value) => digit(value, 'priority', 'invalid_priority', 'invalid_priority'),
  volume: (value) => digit(value, 'volume', 'invalid_volume', 'volume_out_of_range'),
  assignee: parseAssignees,
  pinned: (value) => flag(value, 'pinned'),
  collapsed: (value) => flag(value, 'collapsed'),
};

/** `independent`, or the opposite of its older names. */
function parseIndependent(payload: Payload): boolean | undefined {
  const value = own(payload, 'independent');
  if (value !== undefined) return flag(value, 'independent');
  const name = ['dependent', 'dependant'].find((old) => own(payload, old) !== undefined);
  if (name === undefined) return undefined;
  const inverted = own(payload, name);
  if (typeof inverted !== 'boolean')
    throw invalidField('invalid_independent', `${name} must be true or false`);
  return !inverted;
}

function parseStatus(value: unknown): SettableStatus | undefined {
  if (value === undefined) return undefined;
  if (value === Status.Blocked) throw statusBlocked();
  if (value !== Status.Available && value !== Status.InProgress && value !== Status.Completed) {
    throw invalidField('invalid_status', 'status must be 0 (Available), 1 (InProgress) or 3 (Completed)');
  }
  return value;
}

function text(value: unknown, name: string, max: number): string {
  if (typeof value !== 'string') throw invalidField(`invalid_${name}`, `${name} must be text`);
  demandReadable(value, `invalid_${name}`, name);
  if (isLongerThan(value, max)) {
    throw invalidField(`${name}_too_long`, `${name} must have at most ${String(max)} characters`);
  }
  return value;
}

function demandReadable(value: string, reason: string, name: string): void {
  if (!value.isWellFormed()) throw invalidField(reason, `${name} must not contain lone surrogates`);
  if (hasControlCharacters(value)) throw invalidField(reason, `${name} must not contain control characters`);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function parseTags(value: unknown): string[] {
  if (!isTextList(value)) throw invalidField('invalid_tags', 'tags must be a list of texts');
  if (value.length > MAX.tags)
    throw invalidField('too_many_tags', `There may be at most ${String(MAX.tags)} tags`);
  for (const tag of value) {
    demandReadable(tag, 'invalid_tags', 'A tag');
    if (tag.trim() === '') throw invalidField('tag_empty', 'A tag must not be blank');
    if (isLongerThan(tag, MAX.tag)) {
      throw invalidField('tag_too_long', `A tag must have at most ${String(MAX.tag)} characters`);
    }
  }
  return value;
}

function parseAssignees(value: unknown): string[] {
  if (!isTextList(value)) throw invalidField('invalid_assignee', 'assignee must be a list of texts');
  if (value.length > MAX.assignees) {
    throw invalidField('invalid_assignee', `There may be at most ${String(MAX.assignees)} assignees`);
  }
  for (const name of value) {
    demandReadable(name, 'invalid_assignee', 'An assignee');
    if (isLongerThan(name, MAX.assignee)) {
      throw invalidField(
        'invalid_assignee',
        `An assignee must have at most ${String(MAX.assignee)} characters`,
      );
    }
  }
  return value;
}

function digit(value: unknown, name: string, notInteger: string, outOfRange: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw invalidField(notInteger, `${name} must be an integer from 0 to 9`);
  }
  if (value < 0 || value > 9) throw invalidField(outOfRange, `${name} must be from 0 to 9`);
  return value;
}

function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw invalidField(`invalid_${name}`, `${name} must be true or false`);
  return value;
}
