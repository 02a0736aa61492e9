import { createHash } from 'node:crypto';

const MARK_BYTES = 9;
const BETWEEN = '|';
/** Places are written in what has no `|`: numbers, UUIDs, times. */
const PLACE = /^[\w:.,+-]*$/;

/** The list that a cursor belongs to: its name, and all that decides what is in it and in which order. */
export interface CursorList {
  readonly name: string;
  readonly question: Readonly<Record<string, unknown>>;
}

/** A cursor, opaque to clients: a place in a list. Places are texts without `|`. */
export function writeCursor(list: CursorList, place: readonly string[]): string {
  return Buffer.from([markOf(list), ...place].join(BETWEEN)).toString('base64url');
}

/** The place that `writeCursor` wrote for the list; `null`: it is none, or one of another list or filter. */
export function readCursor(list: CursorList, cursor: unknown): string[] | null {
  if (typeof cursor !== 'string' || !/^[\w-]+$/.test(cursor)) return null;
  const [mark, ...place] = Buffer.from(cursor, 'base64url').toString('latin1').split(BETWEEN);
  return mark === markOf(list) && place.every((part) => PLACE.test(part)) ? place : null;
}

/** What is not asked for counts like what is absent. */
function markOf({ name, question }: CursorList): string {
  const asked = Object.entries(question)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([name, asked]))
    .digest();
  return digest.subarray(0, MARK_BYTES).toString('base64url');
}
