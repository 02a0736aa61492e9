import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { JsonObject } from '../input/values.js';
import { EMPTY_POLICY, type Policy } from '../policy/policy.js';
import type { BundleRow, ListedBundle } from './bundles.repository.js';
import type { Subject } from '../access/rights.js';
import type { CreatedBundle } from './bundle-creation.service.js';
import type { ListedBundles } from './bundles.service.js';
import type { ListPage } from './list-input.js';
import { type Owner, ownerOf } from '../model/owner.js';
import type { UrlMetadata } from '../model/url-metadata.js';
import { bundleUrl, claimUrl } from '../model/addresses.js';

const WARNING = 'Save claimToken and claimUrl now — they are returned only once and cannot be recovered.';

const text = { type: 'string', nullable: true } as const;
const object = { type: 'object', additionalProperties: true } as const;
const time = { type: 'string', format: 'date-time' } as const;

/** A bundle as lists show it (docs/contracts/linky.md#bundle). */
export class ListItemView {
  @ApiProperty()
  slug: string;

  @ApiProperty({ type: [String] })
  urls: readonly string[];

  @ApiProperty({ type: 'array', items: object, description: '`{note?, tags?, openPolicy?}`, one per URL' })
  urlMetadata: readonly UrlMetadata[];

  @ApiProperty(text)
  title: string | null;

  @ApiProperty(text)
  description: string | null;

  @ApiProperty({
    ...object,
    description: '`{type: anonymous}`, `{type: user, userId}` or `{type: org, orgId}`',
  })
  owner: Owner;

  @ApiProperty(time)
  createdAt: string;

  @ApiProperty(time)
  updatedAt: string;

  @ApiProperty()
  source: string;

  @ApiPropertyOptional({ ...time, description: 'Where it expires' })
  expiresAt?: string;

  @ApiPropertyOptional({ enum: [true], description: 'Where its launcher asks for a password' })
  passwordProtected?: true;

  @ApiPropertyOptional({ enum: [true], description: 'Where the opening of single links is counted' })
  trackOpens?: true;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Where the page can be opened so often only; insights tell how often it was',
    example: 1,
  })
  maxOpens?: number;

  @ApiPropertyOptional({
    format: 'uri',
    description: 'Where the page points once it has expired or was opened as often as it may be',
    example: 'https://example.com/next',
  })
  expiredUrl?: string;

  @ApiPropertyOptional({ description: "A name of its owner's choice, where it has one" })
  alias?: string;
}

/** A bundle as its owner reads it. */
export class LinkyView extends ListItemView {
  @ApiProperty({ ...object, nullable: true })
  metadata: JsonObject | null;

  @ApiProperty({ ...object, description: '`{version: 1, rules: []}` when there are no rules' })
  resolutionPolicy: Policy;
}

export class UpdatedView {
  @ApiProperty()
  linky: LinkyView;
}

export class DeletedView {
  @ApiProperty({ enum: [true] })
  ok: true;
}

export class PaginationView {
  @ApiProperty({ type: 'integer' })
  limit: number;

  @ApiProperty({ type: 'integer' })
  offset: number;

  @ApiPropertyOptional({ ...text, description: 'With `cursor` only; `null`: this is the last page' })
  nextCursor?: string | null;
}

export class ListedView {
  @ApiProperty({ type: [ListItemView] })
  linkies: ListItemView[];

  @ApiProperty()
  pagination: PaginationView;

  @ApiProperty({ ...object, description: '`{type: user, userId}` or `{type: org, orgId}`' })
  subject: Subject;
}

/** The answer to a create. Absent fields are left out, not `null`. */
export class CreatedView {
  @ApiProperty()
  slug: string;

  @ApiProperty()
  url: string;

  @ApiPropertyOptional({ description: 'Anonymous creates only, as the three below' })
  claimUrl?: string;

  @ApiPropertyOptional({ description: 'A secret that is told this once' })
  claimToken?: string;

  @ApiPropertyOptional(time)
  claimExpiresAt?: string;

  @ApiPropertyOptional({
    ...time,
    description: 'Unless somebody claims it or views it again, it expires then; absent: never',
  })
  unclaimedExpiresAt?: string;

  @ApiPropertyOptional()
  warning?: string;

  @ApiPropertyOptional({ ...object, description: 'In canonical form, where one with rules was attached' })
  resolutionPolicy?: Policy;
}

export function listItemView(row: ListedBundle): ListItemView {
  return listed(row);
}

/** A plain object, so that it can be spread. */
function listed(row: ListedBundle): { readonly [Field in keyof ListItemView]: ListItemView[Field] } {
  return {
    slug: row.slug,
    urls: row.urls,
    urlMetadata: row.url_metadata,
    title: row.title,
    description: row.description,
    owner: ownerOf(row),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    source: row.source,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
    ...(row.has_password ? { passwordProtected: true } : {}),
    ...(row.track_opens ? { trackOpens: true } : {}),
    ...(row.max_opens === null ? {} : { maxOpens: row.max_opens }),
    ...(row.expired_url === null ? {} : { expiredUrl: row.expired_url }),
    ...(row.alias === null ? {} : { alias: row.alias }),
  };
}

export function linkyView(row: BundleRow): LinkyView {
  return {
    ...listed(row),
    metadata: row.metadata,
    resolutionPolicy: row.resolution_policy ?? EMPTY_POLICY,
  };
}

export function listedView(
  { rows, subject, next }: ListedBundles,
  { limit, offset, byCursor }: ListPage,
): ListedView {
  const pagination = { limit, offset, ...(byCursor ? { nextCursor: next } : {}) };
  return { linkies: rows.map(listItemView), pagination, subject };
}

export function createdView({ slug, claim, policy }: CreatedBundle, base: string): CreatedView {
  const view: CreatedView = { slug, url: bundleUrl(base, slug) };
  if (claim !== null) {
    view.claimUrl = claimUrl(base, claim.token);
    view.claimToken = claim.token;
    view.claimExpiresAt = claim.expiresAt;
    if (claim.unclaimedUntil !== null) view.unclaimedExpiresAt = claim.unclaimedUntil;
    view.warning = WARNING;
  }
  if (policy.rules.length > 0) view.resolutionPolicy = policy;
  return view;
}
