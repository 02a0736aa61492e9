import { QueryInteger, QueryText, Text } from '#platform/input';

const LONGEST_EMAIL = 254;
const LONGEST_INPUT = 1_000;
const LONGEST_CURSOR = 1_000;

/** Body of `PATCH /api/me`. */
export class ProfileChangesDto {
  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Absent or `null`: as it is. 1 to 40 letters, digits, dots, dashes or underscores; unique',
  })
  username?: string | null;

  @Text(0, LONGEST_INPUT, { optional: true, describe: 'At most 100 characters; empty or `null`: none' })
  displayName?: string | null;

  @Text(1, LONGEST_EMAIL, {
    optional: true,
    describe: 'Takes the place of the present one when it is confirmed',
  })
  email?: string | null;

  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'To change the address; not needed within ten minutes of signing in',
  })
  currentPassword?: string | null;
}

/** Body of `POST /api/me/password`. */
export class PasswordChangeDto {
  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Absent only where there is none yet, within ten minutes of signing in',
  })
  currentPassword?: string | null;

  @Text(1, LONGEST_INPUT, {
    describe: '8 to 200 characters of any kind, but none of the 10,000 commonest passwords',
  })
  newPassword: string;
}

/** Query of `GET /api/me/sessions`. */
export class SessionListDto {
  @QueryInteger(1, 200, { usually: 50, describe: 'Entries on a page' })
  limit?: number;

  @QueryText(0, LONGEST_CURSOR, {
    describe: '`nextCursor` of the page before; absent or empty: the first page',
  })
  cursor?: string;
}
