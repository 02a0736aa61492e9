import { QueryChoice, QueryText } from '#platform/input';

import { TARGETS, type Target } from '../formats/format.js';
import { WRITERS } from '../writers/writers.js';

/** What is exported, and as what. */
export class ExportDto {
  @QueryChoice(TARGETS, { describe: 'Absent: `items`' })
  of?: Target;

  @QueryChoice(WRITERS.map(({ name }) => name), { describe: 'Absent: `jsonl`' })
  format?: string;

  @QueryText(1, 100, { describe: 'Slug of an organization, for items' })
  org?: string;

  @QueryText(1, 100, { describe: 'Slug of a workspace, for items' })
  workspace?: string;

  @QueryText(1, 100, { describe: 'Key or id of a project, for items' })
  project?: string;
}
