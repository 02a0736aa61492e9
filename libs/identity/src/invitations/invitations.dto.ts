import { Text } from '#platform/input';

const LONGEST_EMAIL = 254;
const LONGEST_INPUT = 1_000;

/** Body of `POST /api/orgs/{org}/invitations`. */
export class NewInvitationDto {
  @Text(1, LONGEST_EMAIL, { describe: 'Only an account with this address, verified, may accept' })
  email: string;

  @Text(1, LONGEST_INPUT, { describe: '`org:admin`, `org:member`, `reader`, or a word of your own' })
  role: string;
}

/** Body of `POST /api/invitations/accept`. */
export class AcceptanceDto {
  @Text(1, LONGEST_INPUT, { describe: 'The last part of the link' })
  token: string;
}
