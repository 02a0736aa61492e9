import { isUuid } from '#kernel';
import { Convert, Fixed, NAME, Text, Uuid } from '#platform/input';

const KEY = {
  regex: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  message: 'Key should be lower-case letters, digits and inner hyphens, and no UUID',
};

/** Body of `POST …/projects` (docs/contracts/item-links.md#projects). */
export class ProjectCreateDto {
  /** A key that reads as a UUID would make "slug or UUID" ambiguous: it is turned into one that no pattern admits. */
  @Convert((value) => (isUuid(value) ? '-' : value))
  @Text(1, 64, { describe: 'URL slug, fixed after creation' }, KEY)
  key: string;

  @Text(3, 100, {}, NAME)
  name: string;

  @Text(0, 10_000, { optional: true })
  description?: string | null;

  @Uuid({ optional: true, describe: 'Redundant with the path' })
  org_id?: string | null;

  @Uuid({ optional: true, describe: 'Redundant with the path' })
  workspace_id?: string | null;
}

/** Body of `PATCH …/projects/{project}`: only supplied fields change. */
@Fixed(
  ...['id', 'key', 'org_id', 'workspace_id', 'is_default', 'created_at', 'updated_at'],
  ...['runtime_count', 'resource_counts'],
)
export class ProjectUpdateDto {
  @Text(3, 100, { optional: true }, NAME)
  name?: string | null;

  @Text(0, 10_000, { optional: true })
  description?: string | null;
}
