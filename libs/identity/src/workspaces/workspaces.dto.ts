import { QueryChoice, QueryInteger, Text } from '#platform/input';

import { ListDto } from '../lists/list.dto.js';

const LONGEST_INPUT = 1_000;
const MOST = 200;

/** Body of `POST /api/orgs/{org}/workspaces`. */
export class NewWorkspaceDto {
  @Text(1, LONGEST_INPUT, {
    describe:
      '1 to 64 lower-case letters, digits, dashes or underscores, with a letter or digit first and last; unique in the organization, and never changes',
  })
  slug: string;

  @Text(0, LONGEST_INPUT, {
    optional: true,
    describe: 'At most 100 characters on one line; absent: the slug',
  })
  name?: string | null;
}

/** Body of `PATCH /api/orgs/{org}/workspaces/{ws}`. */
export class WorkspaceChangesDto {
  @Text(1, LONGEST_INPUT, { describe: 'At most 100 characters on one line' })
  name: string;
}

/** Query of `GET /api/orgs/{org}/workspaces`. */
export class WorkspaceListDto extends ListDto {
  @QueryInteger(1, MOST, {
    describe: 'Entries on a page; without `limit`, `cursor` and `q` all are answered at once',
  })
  declare limit?: number;
}

/** Query of `DELETE /api/orgs/{org}/workspaces/{ws}`. */
export class WorkspaceDeletionDto {
  @QueryChoice(['0', '1'], { describe: '`1`: projects in it are deleted with it', usually: '0' })
  force?: string;
}
