import { isUuid } from '#kernel';
import { invalidInput } from '#platform';

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

const PLAIN = /^(\d{1,16})\.([0-9a-f-]{36})$/;

/** Opaque to clients. */
export function cursorOf({ micros, id }: Place): string {
  return Buffer.from(`${micros}.${id}`).toString('base64url');
}

/** Where a page begins: behind the cursor, or at `first`. Refuses what `cursorOf` never made (422). */
export function positionOf(cursor: string | undefined, first: Position): Position {
  if (cursor === undefined) return first;
  const [, micros, id] = PLAIN.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (micros === undefined || !isUuid(id)) {
    const msg = 'Input should be the next_cursor of an earlier page';
    throw invalidInput([{ loc: ['query', 'cursor'], msg, type: 'cursor_invalid' }]);
  }
  return { at: instant(BigInt(micros)), id };
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
  encode: (row: Row) => string = cursorOf,
): CursorPage<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? encode(last) : null };
}

/** The value of a `Link` header (RFC 8288) that leads to the next page of the requested URL. */
export function nextLink(url: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.set('cursor', cursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
