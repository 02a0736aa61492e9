import { QueryInteger, QueryText } from '#platform/input';

const USUAL = 100;
const MOST = 500;
export const LONGEST_CURSOR = 32_768;
const LONGEST_SUBJECT = 300;

/** Which events are read. */
export class EventFilterDto {
  @QueryText(1, 100, { describe: 'Slug of an organization; absent: what is your own' })
  org?: string;

  @QueryText(1, 2_000, { describe: 'Names of types by comma, and patterns such as `key.*`; absent: all' })
  types?: string;

  @QueryText(1, LONGEST_SUBJECT, {
    describe: 'Only events of this subject: `keys/lkyu_0123abcd` for instance',
  })
  subject?: string;
}

/** The same, and from where on. */
export class EventsDto extends EventFilterDto {
  @QueryText(0, LONGEST_CURSOR, {
    describe: 'A `cursor`: what follows it, the oldest first; absent or empty: the newest, the latest first',
  })
  after?: string;

  @QueryText(0, LONGEST_CURSOR, {
    describe: 'Without `after`: `older` of a page, for what was before it; absent or empty: the newest',
  })
  before?: string;

  @QueryInteger(1, MOST, { usually: USUAL, describe: 'Events at most' })
  limit?: number;
}

export const EVENTS_AT_ONCE = USUAL;

/** `a,b` as a list; `undefined`: not asked for. */
export function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}
