import { ApiProperty } from '@nestjs/swagger';

import type { UrlMetadata } from '../model/url-metadata.js';
import { EMPTY_POLICY, type Policy } from '../policy/policy.js';
import type { VersionRow } from './versions.repository.js';
import type { PagedVersions } from './versions.service.js';

const text = { type: 'string', nullable: true } as const;
const object = { type: 'object', additionalProperties: true } as const;

/** What a bundle was before an edit. */
export class VersionView {
  @ApiProperty({ type: 'integer', minimum: 1 })
  versionNumber: number;

  @ApiProperty({ type: [String] })
  urls: readonly string[];

  @ApiProperty({ type: 'array', items: object })
  urlMetadata: readonly UrlMetadata[];

  @ApiProperty(text)
  title: string | null;

  @ApiProperty(text)
  description: string | null;

  @ApiProperty({ ...object, description: '`{version: 1, rules: []}` when there were no rules' })
  resolutionPolicy: Policy;

  @ApiProperty({ ...text, description: 'The user who edited; `null`: a team key' })
  editedByClerkUserId: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  editedAt: string;
}

export class VersionsView {
  @ApiProperty({ type: [VersionView], description: 'Newest first, at most 50' })
  versions: VersionView[];
}

/** `nextCursor` leads to older ones, where there are any. */
export function versionsPageView({ rows, next }: PagedVersions): VersionsView & { nextCursor?: number } {
  const { versions } = versionsView(rows);
  return next === null ? { versions } : { versions, nextCursor: next };
}

export function versionsView(rows: readonly VersionRow[]): VersionsView {
  return {
    versions: rows.map((row) => ({
      versionNumber: row.version_number,
      urls: row.urls,
      urlMetadata: row.url_metadata,
      title: row.title,
      description: row.description,
      resolutionPolicy: row.resolution_policy ?? EMPTY_POLICY,
      editedByClerkUserId: row.edited_by,
      editedAt: row.edited_at.toISOString(),
    })),
  };
}
