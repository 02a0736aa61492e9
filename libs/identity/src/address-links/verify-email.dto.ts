import { Text } from '#platform/input';

/** Body of `POST /api/auth/verify-email/confirm`. */
export class AddressConfirmationDto {
  @Text(1, 1_000, { describe: 'The last part of the link' })
  token: string;
}
