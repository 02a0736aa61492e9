import { QueryChoice, QueryInteger, QueryText } from '#platform/input';

import { TARGETS, type Target } from '../formats/format.js';
import { FORMATS } from '../formats/formats.js';

const FLAG = ['1', 'true', '0', 'false'] as const;

/** What a file becomes, and where. */
export class ImportDto {
  @QueryChoice(FORMATS.map(({ name }) => name), { describe: 'Absent: recognized by what is in the file' })
  format?: string;

  @QueryChoice(TARGETS, { describe: 'What entries become; absent: what they become usually' })
  to?: Target;

  @QueryText(1, 100, { describe: 'Slug of an organization, for items' })
  org?: string;

  @QueryText(1, 100, { describe: 'Slug of a workspace, for items' })
  workspace?: string;

  @QueryText(1, 100, { describe: 'Key or id of a project, for items' })
  project?: string;

  @QueryText(1, 40, {
    describe:
      'What ids of the file belong to, for instance a repository: the same file again is known by it. Absent: the format',
  })
  source?: string;

  @QueryText(2, 10_000, { describe: 'JSON, from names of columns to fields, for tables' })
  mapping?: string;

  @QueryChoice(FLAG, { describe: '1: read all, tell all, write nothing' })
  dryRun?: string;

  @QueryChoice(FLAG, { describe: '1: created and updated when the file says; for admins' })
  keepDates?: string;
}

export class ImportReportDto {
  @QueryInteger(0, 1_000_000_000, { describe: '`next` of the answer before' })
  from?: number;
}

export const isSet = (flag: string | undefined): boolean => flag === '1' || flag === 'true';
