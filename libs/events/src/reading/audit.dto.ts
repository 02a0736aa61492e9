import { QueryInstant, QueryInteger, QueryText } from '#platform/input';

const MOST = 500;

/** Which part of the audit log is read. */
export class AuditFilterDto {
  @QueryText(1, 100, { describe: 'Slug of an organization; absent: what is your own' })
  org?: string;

  @QueryText(1, 2_000, { describe: 'Names of types by comma, and patterns such as `key.*`; absent: all' })
  types?: string;

  @QueryText(1, 100, {
    describe: 'Only what this user, by id or username, or this key, by its public part, did',
  })
  actor?: string;

  @QueryInstant('Only from then on')
  since?: string;

  @QueryInstant('Only before then')
  until?: string;
}

/** The same, page by page. */
export class AuditDto extends AuditFilterDto {
  @QueryText(0, 1_000, { describe: '`nextCursor` of the page before; absent or empty: the first page' })
  cursor?: string;

  @QueryInteger(1, MOST, { usually: 100, describe: 'Entries on a page' })
  limit?: number;
}
