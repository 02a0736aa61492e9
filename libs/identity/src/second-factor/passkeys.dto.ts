import { JsonObject, Text } from '#platform/input';

const LONGEST_INPUT = 1_000;

/** Body of `POST /api/me/passkeys`. */
export class NewPasskeyDto {
  @JsonObject({ describe: 'What `credential.toJSON()` says of what `navigator.credentials.create` made' })
  credential: object;

  @Text(0, LONGEST_INPUT, { optional: true, describe: '1 to 60 characters on one line; absent: `Passkey`' })
  name?: string | null;
}

/** Body of `PATCH /api/me/passkeys/{id}`. */
export class PasskeyChangesDto {
  @Text(1, LONGEST_INPUT, { describe: '1 to 60 characters on one line' })
  name: string;
}

/** Body of `POST /api/auth/passkey/options`. */
export class PasskeyRequestDto {
  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'To finish a sign-in that waits for a second factor; absent: to sign in with a passkey alone',
  })
  pendingToken?: string | null;
}

/** Body of `POST /api/auth/passkey`. */
export class PasskeySignInDto {
  @JsonObject({ describe: 'What `credential.toJSON()` says of what `navigator.credentials.get` answered' })
  credential: object;

  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Slug of the organization to act in; absent: in no organization, for oneself',
  })
  organization?: string | null;
}
