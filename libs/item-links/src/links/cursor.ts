import { type CursorList, isUuid, readCursor, writeCursor } from '#kernel';
import { invalidInput } from '#platform/input';

/** A place in a list that is ordered by time and id. */
export interface Place {
  /** Microseconds since the epoch, as text: JavaScript's dates are too coarse. */
  readonly micros: string;
  readonly id: string;
}

/** What the place is compared with in SQL. */
export interface Position {
  /** A `timestamptz` literal. */
  readonly at: string;
  readonly id: string;
}

/** Before the first row of an ascending list. */
export const START: Position = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
/** Before the first row of a descending list. */
export const END: Position = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

const MICROS = /^\d{1,16}$/;

/** Opaque to clients; `more` goes along. */
export function cursorOf(list: CursorList, { micros, id }: Place, ...more: readonly string[]): string {
  return writeCursor(list, [micros, id, ...more]);
}

/** A place, and what went along with it, each of its shape. Refuses what is no cursor of that list and filter (422). */
export function placeOf(
  list: CursorList,
  cursor: string,
  more: readonly RegExp[] = [],
): { position: Position; more: string[] } {
  const [micros = '', id, ...rest] = readCursor(list, cursor) ?? [];
  const isWhole = rest.length === more.length && more.every((shape, place) => shape.test(rest[place] ?? ''));
  if (!MICROS.test(micros) || !isUuid(id) || !isWhole) {
    const msg = 'Input should be a cursor that an earlier page of this list, with this filter, has told';
    throw invalidInput([{ loc: ['query', 'cursor'], msg, type: 'cursor_invalid' }]);
  }
  return { position: { at: instant(BigInt(micros)), id }, more: rest };
}

/** Where a page begins: behind the cursor, or at `first`. Refuses what is no cursor of that list and filter (422). */
export function positionOf(list: CursorList, cursor: string | undefined, first: Position): Position {
  return cursor === undefined ? first : placeOf(list, cursor).position;
}

function instant(micros: bigint): string {
  const whole = new Date(Number(micros / 1000n)).toISOString().slice(0, -1);
  return `${whole}${String(micros % 1000n).padStart(3, '0')}Z`;
}

/** One page of a longer list. */
export interface CursorPage<Row> {
  readonly rows: readonly Row[];
  /** `null` at the end. */
  readonly next: string | null;
}

/** Cuts the page out of one row more than it may have: the surplus row says that there is a next one. */
export function cursorPage<Row extends Place>(
  rows: readonly Row[],
  limit: number,
  encode: (row: Row) => string,
): CursorPage<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? encode(last) : null };
}

/** For `ApiOkResponse`: the answer says where the next page is. */
export const NEXT_LINK = {
  Link: { description: 'The next page, with `rel="next"`; absent at the end', schema: { type: 'string' } },
} as const;

/** The value of a `Link` header (RFC 8288) that leads to the next page of the requested URL. */
export function nextLink(url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.delete('page');
  searchParams.set('cursor', cursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
