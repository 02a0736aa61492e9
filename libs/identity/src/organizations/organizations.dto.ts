import { Flag, QueryText, Text } from '#platform/input';

const LONGEST_INPUT = 1_000;

/** Body of `POST /api/orgs`. */
export class NewOrganizationDto {
  @Text(1, LONGEST_INPUT, {
    describe:
      '1 to 64 lower-case letters, digits, dashes or underscores, with a letter or digit first and last; unique, and never changes',
  })
  slug: string;

  @Text(1, LONGEST_INPUT, { describe: 'At most 100 characters on one line' })
  name: string;
}

/** Body of `PATCH /api/orgs/{org}`. */
export class OrganizationChangesDto {
  @Text(1, LONGEST_INPUT, {
    optional: true,
    describe: 'Absent or `null`: as it is. At most 100 characters on one line',
  })
  name?: string | null;

  @Flag({
    optional: true,
    describe: 'Whether only members with a second factor may act in it; absent or `null`: as it is',
  })
  requireSecondFactor?: boolean | null;
}

/** Body of `PATCH /api/orgs/{org}/members/{id}`. */
export class MemberChangesDto {
  @Text(1, LONGEST_INPUT, { describe: '`org:admin`, `org:member`, `reader`, or a word of your own' })
  role: string;
}

/** Query of `DELETE /api/orgs/{org}`. */
export class OrganizationDeletionDto {
  @QueryText(0, LONGEST_INPUT, {
    describe: 'The slug of the organization once more: nothing is deleted without it',
  })
  confirm?: string;
}
