import { ApiProperty } from '@nestjs/swagger';

import type { ExportStatus } from './export.entity.js';
import type { ExportRow } from './exports.repository.js';

const time = { type: 'string', format: 'date-time' } as const;

export class ExportProgressView {
  @ApiProperty({ type: 'integer', description: 'Records that are written', example: 12000 })
  done: number;

  @ApiProperty({ type: 'integer', description: 'Of how many, more or less', example: 48000 })
  total: number;
}

/** An export that a job makes. */
export class ExportView {
  @ApiProperty({ type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000ee' })
  id: string;

  @ApiProperty({ enum: ['waiting', 'running', 'ready', 'failed'], example: 'running' })
  status: ExportStatus;

  @ApiProperty()
  progress: ExportProgressView;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the download, once it is ready' })
  bytes: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Where it is downloaded, once it is ready',
    example: '/api/me/export/0193a1b2-0000-7000-8000-0000000000ee/download',
  })
  download: string | null;

  @ApiProperty({ ...time, example: '2027-01-01T12:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ ...time, nullable: true, example: null })
  readyAt: string | null;

  @ApiProperty({ ...time, description: 'When it is gone', example: '2027-01-02T12:00:00.000Z' })
  expiresAt: string;
}

/** @param path of the exports of this owner */
export function exportView(row: ExportRow, path: string): ExportView {
  const { id, status, records, total, bytes, createdAt, readyAt, expiresAt } = row;
  const isReady = status === 'ready';
  return {
    id,
    status,
    progress: { done: isReady ? total : Math.min(records, total), total },
    bytes: isReady ? bytes : null,
    download: isReady ? `${path}/${id}/download` : null,
    createdAt: createdAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  };
}
