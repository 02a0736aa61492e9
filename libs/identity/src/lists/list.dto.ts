import { QueryInteger, QueryText } from '#platform/input';

const USUAL = 50;
const MOST = 200;
const LONGEST_SEARCH = 200;
const LONGEST_CURSOR = 1_000;

/** Query of a list that is read page by page. */
export class ListDto {
  @QueryInteger(1, MOST, { usually: USUAL, describe: 'Entries on a page' })
  limit?: number;

  @QueryText(0, LONGEST_CURSOR, {
    describe: '`nextCursor` of the page before; absent or empty: the first page',
  })
  cursor?: string;

  @QueryText(0, LONGEST_SEARCH, { describe: 'Only entries in whose names this stands, whatever its case' })
  q?: string;
}

/** What a page of a list is asked for. */
export interface ListRequest {
  readonly limit: number;
  /** `null`: from the top. */
  readonly cursor: string | null;
  /** `null`: anything. */
  readonly search: string | null;
}

export function listRequest({ limit = USUAL, cursor = '', q = '' }: ListDto): ListRequest {
  return { limit, cursor: cursor === '' ? null : cursor, search: q.trim() === '' ? null : q.trim() };
}
