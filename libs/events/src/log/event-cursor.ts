import { type CursorList, readCursor, writeCursor } from '#kernel';

/**
 * A place in the log: every event whose transaction was over in `snapshot` is known. Snapshots are Postgres' own: a
 * number that is taken before the commit is no order of commits, a snapshot tells exactly what a reader has seen.
 */
export interface EventPlace {
  readonly snapshot: string;
  /** Events of transactions that began after the snapshot have higher numbers: the sequence stood here before it. */
  readonly low: string;
  /** When the snapshot was taken, in seconds since 1970 by the clock of the database; bounds the weeks to look through. */
  readonly takenAt: number;
}

/**
 * What a reader has. While a long stretch is read page by page, also what was over in `target`, up to the number
 * `after`; `target` then becomes the base.
 */
export interface EventCursor {
  readonly timeline: string;
  readonly base: EventPlace;
  readonly walk: { readonly target: EventPlace; readonly after: string } | null;
}

/** The number of the first transaction of any cluster: none of ours is older, rows from before a restore have it. */
export const FIRST_TRANSACTION = 3;
/** Before everything that is kept; it never expires. */
export const BEGINNING: EventPlace = { snapshot: '3:3:', low: '0', takenAt: 0 };

const LIST: CursorList = { name: 'events', question: {} };
const MAX_LENGTH = 32_768;
const SNAPSHOT = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19})(?:,\d{1,19})*)?$/;
const NUMBER = /^\d{1,18}$/;

export function encodeEventCursor({ timeline, base, walk }: EventCursor): string {
  const parts = [timeline, ...placeParts(base)];
  return writeCursor(LIST, walk === null ? parts : [...parts, ...placeParts(walk.target), walk.after]);
}

/** Reads what `encodeEventCursor` wrote; `null`: it is none. */
export function decodeEventCursor(value: unknown): EventCursor | null {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null;
  const parts = readCursor(LIST, value);
  if (parts === null || (parts.length !== 4 && parts.length !== 8)) return null;
  const [timeline = '', ...rest] = parts;
  const base = placeOf(rest.slice(0, 3));
  if (base === null) return null;
  if (rest.length === 3) return { timeline, base, walk: null };
  const [target, after = ''] = [placeOf(rest.slice(3, 6)), rest[6]];
  return target === null || !NUMBER.test(after) ? null : { timeline, base, walk: { target, after } };
}

const BACKWARDS: CursorList = { name: 'events-before', question: {} };

/** Where reading backwards goes on: the number of the event that was the last. */
export function encodeOlder(seq: string): string {
  return writeCursor(BACKWARDS, [seq]);
}

/** Reads what `encodeOlder` wrote; `null`: it is none. */
export function decodeOlder(value: string): string | null {
  const [seq = '', ...more] = readCursor(BACKWARDS, value) ?? [];
  return more.length === 0 && NUMBER.test(seq) ? seq : null;
}

function placeParts({ snapshot, low, takenAt }: EventPlace): string[] {
  return [snapshot, low, String(takenAt)];
}

function placeOf([snapshot = '', low = '', takenAt = '']: readonly string[]): EventPlace | null {
  if (!isSnapshot(snapshot) || !NUMBER.test(low) || !/^\d{1,11}$/.test(takenAt)) return null;
  return { snapshot, low, takenAt: Number(takenAt) };
}

/** Whether Postgres would read it: `xmin` to `xmax`, and what is running in between, in ascending order. */
function isSnapshot(text: string): boolean {
  const match = SNAPSHOT.exec(text);
  if (!match) return false;
  const [xmin, xmax] = [BigInt(match[1] ?? 0), BigInt(match[2] ?? 0)];
  const running = match[3] === undefined ? [] : match[3].split(',').map(BigInt);
  if (xmax < xmin || xmax > 2n ** 62n || ![xmin, xmax, ...running].every(isTransaction)) return false;
  return running.every((id, i) => id >= xmin && id < xmax && (i === 0 || id > (running[i - 1] ?? 0n)));
}

/** The lower half of a transaction's number is never 0. */
function isTransaction(id: bigint): boolean {
  return id % 2n ** 32n !== 0n;
}
