import { type CursorList, readCursor, writeCursor } from '#kernel';

import { invalidCursor } from './graph.errors.js';

/**
 * What a client has: every batch whose transaction was over in `base`. While a long list is handed out in parts, also
 * those over in `target` up to a place.
 *
 * Snapshots are Postgres' own (`xmin:xmax:running,…`). A number that is taken before the commit is no order of commits;
 * a snapshot tells exactly which transactions a reader has seen, however late one of them ends. Numbers of transactions
 * mean something within one timeline only.
 */
export interface Cursor {
  readonly base: string;
  readonly timeline: string;
  readonly part: { readonly target: string; readonly after: string } | null;
}

/** Where a reader stands. */
export interface Position {
  readonly snapshot: string;
  readonly timeline: string;
}

const LIST: CursorList = { name: 'graph:since', question: {} };
/** Before there were timelines. */
const FORMER = '1';
const MAX_LENGTH = 32_768;
const SNAPSHOT = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19})(?:,\d{1,19})*)?$/;
const PLACE = /^\d{1,18}$/;

/** A cursor of the present: everything that the snapshot shows. */
export function cursorAt({ snapshot, timeline }: Position): string {
  return encodeCursor({ base: snapshot, timeline, part: null });
}

export function encodeCursor({ base, timeline, part }: Cursor): string {
  return writeCursor(LIST, part ? [base, timeline, part.target, part.after] : [base, timeline]);
}

/** Reads what `encodeCursor` wrote, now or before there were timelines; anything else is refused. */
export function decodeCursor(value: unknown): Cursor {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) throw invalidCursor();
  const [base, timeline, target, after, ...rest] = readCursor(LIST, value) ?? formerCursor(value);
  if (timeline === undefined || rest.length > 0 || !isSnapshot(base)) throw invalidCursor();
  if (target === undefined) return { base, timeline, part: null };
  if (!isSnapshot(target) || after === undefined || !PLACE.test(after)) throw invalidCursor();
  return { base, timeline, part: { target, after } };
}

function formerCursor(value: string): (string | undefined)[] {
  const [version, base, ...part] = Buffer.from(value, 'base64url').toString('latin1').split('|');
  return version === FORMER && /^[\w-]+$/.test(value) ? [base, '', ...part] : [];
}

/** Whether Postgres would read it: `xmin` to `xmax`, and what is running in between, in ascending order. */
function isSnapshot(text: string | undefined): text is string {
  const match = SNAPSHOT.exec(text ?? '');
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
