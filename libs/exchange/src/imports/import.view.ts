import { ApiProperty } from '@nestjs/swagger';

import { TARGETS, type Mapping, type Target } from '../formats/format.js';
import type { Fate, ReportLine } from '../report/report-line.js';
import { type ImportCounts, NO_COUNTS } from './import-counts.js';
import { type ImportStatus, STATUSES } from './import.entity.js';
import type { ImportRow } from './imports.repository.js';

const integer = { type: 'integer', minimum: 0 } as const;

export class ImportProgressView {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      '`entries`, then `links`, of a graph then `nodes` and `changes` of those that are there, then `end`',
    example: 'links',
  })
  phase: string | null;

  @ApiProperty({
    ...integer,
    description: 'Entries of the file that are behind it in this phase',
    example: 4200,
  })
  done: number;
}

export class ImportCountsView implements ImportCounts {
  @ApiProperty({ ...integer, description: 'Entries that were read', example: 1200 })
  read: number;
  @ApiProperty({ ...integer, example: 1100 })
  created: number;
  @ApiProperty({ ...integer, example: 20 })
  updated: number;
  @ApiProperty({ ...integer, description: 'They were there, just like that', example: 80 })
  unchanged: number;
  @ApiProperty({ ...integer, example: 900 })
  linksCreated: number;
  @ApiProperty({ ...integer, example: 0 })
  linksUnchanged: number;
  @ApiProperty({ ...integer, description: 'Lines of the report of what is kept elsewhere', example: 3 })
  kept: number;
  @ApiProperty({ ...integer, description: 'Of what was cut', example: 1 })
  cut: number;
  @ApiProperty({ ...integer, description: 'Of what was changed', example: 2 })
  changed: number;
  @ApiProperty({ ...integer, description: 'Of what was left out', example: 5 })
  leftOut: number;
}

/** An import, how far it has come, and what came of it. */
export class ImportView {
  @ApiProperty({ type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000ab' })
  id: string;
  @ApiProperty({ enum: STATUSES, example: 'running' })
  status: ImportStatus;
  @ApiProperty({ type: 'string', example: 'beads' })
  format: string;
  @ApiProperty({ enum: TARGETS, description: 'What entries become', example: 'items' })
  to: Target;
  @ApiProperty({ type: 'boolean', description: 'Nothing is written, all is told', example: false })
  dryRun: boolean;
  @ApiProperty({ ...integer, description: 'Of the file', example: 48_000 })
  bytes: number;
  @ApiProperty()
  progress: ImportProgressView;
  @ApiProperty()
  counts: ImportCountsView;
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'string' },
    description: 'How the columns of a table were understood',
    example: { Summary: 'title' },
  })
  mapping: Mapping | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Why it failed', example: null })
  failure: string | null;
  @ApiProperty({ type: 'string', example: '/api/imports/0193a1b2-0000-7000-8000-0000000000ab/report' })
  report: string;
  @ApiProperty({ type: 'string', format: 'date-time', example: '2027-01-01T12:00:00.000Z' })
  createdAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  finishedAt: string | null;
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When it is forgotten',
    example: '2027-01-08T12:00:00.000Z',
  })
  expiresAt: string;
}

export class ImportListView {
  @ApiProperty({ type: [ImportView] })
  imports: ImportView[];
}

export class ReportLineView implements ReportLine {
  @ApiProperty({ enum: ['kept', 'cut', 'changed', 'left_out'], example: 'left_out' })
  fate: Fate;
  @ApiProperty({ type: 'string', example: 'unknown_target' })
  code: string;
  @ApiProperty({ type: 'string', description: 'Line, row or JSON path', example: 'line 12' })
  place: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'As the file calls it', example: 'bd-7' })
  id: string | null;
  @ApiProperty({ type: 'string', example: 'bd-9 is not in the file: the link "blocks" was left out' })
  message: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What to do about it',
    example: 'Import both in one file, or link them afterwards',
  })
  advice: string | null;
}

export class ImportReportView {
  @ApiProperty({ type: [ReportLineView] })
  lines: ReportLineView[];
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'For `from`, as long as there is more',
    example: null,
  })
  next: number | null;
}

export function importView(row: ImportRow): ImportView {
  const { id, status, options, bytes, phase, done, counts, mapping, failure } = row;
  return {
    id,
    status,
    format: options.format,
    to: options.to,
    dryRun: options.dryRun,
    bytes,
    progress: { phase, done },
    counts: { ...NO_COUNTS, ...counts },
    mapping,
    failure,
    report: `/api/imports/${id}/report`,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt.toISOString(),
  };
}
