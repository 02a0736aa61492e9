import { Text } from '#platform/input';

const LONGEST_EMAIL = 254;
const LONGEST_INPUT = 1_000;

/** Body of `POST /api/auth/register`. */
export class RegisterDto {
  @Text(1, LONGEST_EMAIL, { describe: 'Unique, whatever the case; the name to sign in with' })
  email: string;

  @Text(1, LONGEST_INPUT, { describe: '1 to 40 letters, digits, dots, dashes or underscores; unique' })
  username: string;

  @Text(1, LONGEST_INPUT, {
    describe: '8 to 200 characters of any kind, but none of the 10,000 commonest passwords',
  })
  password: string;

  @Text(0, LONGEST_INPUT, { optional: true, describe: 'At most 100 characters' })
  displayName?: string | null;
}

/** Body of `POST /api/auth/login`. */
export class LoginDto {
  @Text(1, LONGEST_EMAIL)
  email: string;

  @Text(1, LONGEST_INPUT)
  password: string;

  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Slug of the organization to act in; absent: in no organization, for oneself',
  })
  organization?: string | null;
}

/** Body of `POST /api/me/session/organization`. */
export class SessionOrganizationDto {
  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Slug of the organization to act in; `null` or absent: none, for oneself',
  })
  organization?: string | null;
}
