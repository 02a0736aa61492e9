import { Text } from '#platform/input';

/** Body of `POST /api/auth/password-reset`. */
export class PasswordRequestDto {
  @Text(1, 254, { describe: 'Whatever the case' })
  email: string;
}

/** Body of `POST /api/auth/password-reset/confirm`. */
export class PasswordResetDto {
  @Text(1, 1_000, { describe: 'The last part of the link' })
  token: string;

  @Text(1, 1_000, {
    describe: '8 to 200 characters of any kind, but none of the 10,000 commonest passwords',
  })
  password: string;
}
