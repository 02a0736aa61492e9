import { Text } from '#platform/input';

const LONGEST_INPUT = 1_000;

/** Body of `DELETE /api/me/identities/:id`. */
export class DisconnectionDto {
  @Text(1, LONGEST_INPUT, { optional: true, describe: 'Not needed within ten minutes of signing in' })
  currentPassword?: string | null;
}
