import type { Scope } from './principal.js';

/** Whose stream an event belongs to. */
export type EventOwner = { readonly orgId: string } | { readonly userId: string };

/** What a module tells of a type of its events. */
export interface EventTypeDefinition {
  /** Part of the audit log: kept longer, with address and user agent of the call. */
  readonly audit?: true;
}

/** What a type is, and who may read its events. */
export interface EventType {
  /** `<thing>.<what>`, in the past tense. */
  readonly name: string;
  readonly audit: boolean;
  /** What a key needs to read them, beside `events:read`. */
  readonly scope: Scope;
  /** Who of an organization may: everybody, or admins. What belongs to a person is read by that person. */
  readonly readers: 'members' | 'admins';
}

/** Before and after, by field. */
export type Changes = Readonly<Record<string, readonly [before: unknown, after: unknown]>>;

/** What has happened, as whoever writes the change tells it. */
export interface EventDetails {
  readonly owner: EventOwner;
  /** Path of what changed, `items/{id}` for instance. Events of one subject come in the order of their commits. */
  readonly subject: string;
  /** What changed, as its own API shows it after the change; before it, for deletions. Never a secret. */
  readonly data: object;
  /** For updates; becomes a part of the data. */
  readonly changes?: Changes;
  /** The workspace that it is in: keys that are bound to another one are not told. */
  readonly workspaceId?: string | null;
  /** What one call did to several things has one. */
  readonly batchId?: string | null;
}

/** An event that is to be written. Made by `EventTypes.event` only. */
export interface NewEvent extends EventDetails {
  readonly type: EventType;
}

/** All types of events of a module. */
export interface EventTypes<Name extends string = string> {
  readonly types: readonly EventType[];
  event(name: Name, details: EventDetails): NewEvent;
}

/** A closed list: an event of another type does not compile, and none is made of it. */
export function defineEvents<Name extends string>(
  readable: Pick<EventType, 'scope' | 'readers'>,
  definitions: Readonly<Record<Name, EventTypeDefinition>>,
): EventTypes<Name> {
  const entries = Object.entries(definitions) as [Name, EventTypeDefinition][];
  const types = new Map<string, EventType>(
    entries.map(([name, { audit = false }]) => [name, { name, audit, ...readable }]),
  );
  return {
    types: [...types.values()],
    event: (name, details) => {
      const type = types.get(name);
      if (type === undefined) throw new Error(`there are no events of the type ${name}`);
      return { type, ...details };
    },
  };
}

/** What differs between two states of a thing, of the fields that are named; `null`: nothing. */
export function changesOf<Thing extends object>(
  before: Thing,
  after: Thing,
  fields: readonly (keyof Thing & string)[],
): Changes | null {
  const changed = fields.filter((field) => !isSame(before[field], after[field]));
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((field) => [field, [before[field], after[field]] as const]));
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one ?? null, other ?? null)) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  return JSON.stringify(one) === JSON.stringify(other);
}
