import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

import type { Principal } from '#kernel';

import type { ApiKeyView } from './api-key.js';
import type { MintedKey } from './key-minting.service.js';
import type { RevokedKey } from './key-revocation.service.js';
import { KEY_LIMITS } from './keys.limits.js';

const WARNING = 'Save rawKey now — it is returned only once and cannot be recovered.';
const time = { type: 'string', format: 'date-time' } as const;

/** Who minted a key; what is `null` does not exist any more. */
export class MintedByView {
  @ApiProperty({ enum: ['operator', 'user', 'api_key'] })
  type: 'operator' | 'user' | 'api_key';

  @ApiPropertyOptional({ type: 'string', nullable: true, description: 'Not of the operator' })
  userId?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: 'Not of the operator' })
  username?: string | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'The key that it was minted with' })
  keyId?: number | null;

  @ApiPropertyOptional({ type: 'string', nullable: true })
  keyPrefix?: string | null;
}

/** The workspace that a key is bound to. */
export class KeyWorkspaceView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'main' })
  slug: string;

  @ApiProperty({ description: 'Slug of the organization', example: 'engines' })
  organization: string;
}

/** A key as its owner may see it (docs/contracts/linky.md#api-keys). */
@ApiSchema({ name: 'LinkyKeyView' })
export class KeyView {
  @ApiProperty({ type: 'integer' })
  id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'string', nullable: true })
  description: string | null;

  @ApiProperty({ enum: ['user', 'org'], description: 'Whose key it is' })
  scope: 'user' | 'org';

  @ApiProperty({ type: [String], description: 'As minted' })
  scopes: readonly string[];

  @ApiProperty({ description: 'The part before the dot' })
  keyPrefix: string;

  @ApiProperty({ type: 'integer', description: '0: unlimited' })
  rateLimitPerHour: number;

  @ApiProperty({
    type: KeyWorkspaceView,
    nullable: true,
    description: 'The only workspace that the key works in; null: all of its owner\u2019s',
  })
  workspace: KeyWorkspaceView | null;

  @ApiProperty(time)
  createdAt: string;

  @ApiProperty({ ...time, nullable: true, description: 'When it ends by itself; null: never' })
  expiresAt: string | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Ranges of addresses that it works from; null: all',
  })
  allowedAddresses: readonly string[] | null;

  @ApiProperty({ ...time, nullable: true })
  lastUsedAt: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Address that the last use came from' })
  lastUsedAddress: string | null;

  @ApiProperty({ ...time, nullable: true })
  revokedAt: string | null;

  @ApiProperty({
    ...time,
    nullable: true,
    description: 'Until when the secret before the last rotation works; null: there is none',
  })
  previousSecretUntil: string | null;

  @ApiProperty()
  mintedBy: MintedByView;
}

/** For whom the keys work. */
export class KeySubjectView {
  @ApiProperty({ enum: ['user', 'org'] })
  type: 'user' | 'org';

  @ApiPropertyOptional()
  orgId?: string;

  @ApiProperty({ type: 'string', nullable: true })
  userId: string | null;
}

@ApiSchema({ name: 'LinkyKeysView' })
export class KeysView {
  @ApiProperty({ type: [KeyView], description: 'Newest first, revoked ones included' })
  apiKeys: KeyView[];

  @ApiProperty()
  subject: KeySubjectView;
}

export class RevokedKeyView {
  @ApiProperty()
  apiKey: KeyView;

  @ApiProperty({
    type: [KeyView],
    description: 'What was minted with the key, directly or not, newest first',
  })
  children: KeyView[];
}

export class MintedKeyView {
  @ApiProperty()
  apiKey: KeyView;

  @ApiProperty({ description: 'The secret, told this once' })
  rawKey: string;

  @ApiProperty()
  warning: string;
}

/** The body of a change, for the API description; it is read by `KeyManagement`. */
export class KeyChangeBody {
  @ApiPropertyOptional({ minLength: 1, maxLength: KEY_LIMITS.name })
  name?: string;

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: KEY_LIMITS.description })
  description?: string | null;

  @ApiPropertyOptional({ ...time, nullable: true, description: 'In the future; null: never' })
  expiresAt?: string | null;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    minItems: 1,
    maxItems: KEY_LIMITS.addresses,
    description: 'Addresses or ranges, IPv4 and IPv6, that the key works from; null: all',
  })
  allowedAddresses?: string[] | null;
}

/** The body of a mint, for the API description; it is read by `KeyManagement`. */
export class MintBody extends KeyChangeBody {
  @ApiProperty({ minLength: 1, maxLength: KEY_LIMITS.name })
  declare name: string;

  @ApiPropertyOptional({ type: [String], minItems: 1, description: 'Absent: `["links:write"]`' })
  scopes?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: KEY_LIMITS.perHour,
    description: 'Absent: 1000, or as many as the key of the caller has; 0: unlimited',
  })
  rateLimitPerHour?: number | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description:
      'The only workspace that the key is to work in, as `organization/workspace`, or `workspace` of the organization you act in; only with scopes of items and projects. Absent: it is not bound',
    example: 'engines/main',
  })
  workspace?: string | null;
}

export function keyView(key: ApiKeyView): KeyView {
  return {
    id: key.id,
    name: key.name,
    description: key.description,
    scope: key.owner.kind,
    scopes: key.scopes,
    keyPrefix: key.keyPrefix,
    rateLimitPerHour: key.rateLimitPerHour,
    workspace: key.workspace,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    allowedAddresses: key.allowedAddresses,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: key.lastUsedAddress,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    previousSecretUntil: key.previousSecretUntil?.toISOString() ?? null,
    mintedBy: key.mintedBy,
  };
}

export function keysView(keys: readonly ApiKeyView[], caller: Principal): KeysView {
  return { apiKeys: keys.map(keyView), subject: subjectView(caller) };
}

function subjectView({ activeOrg, userId }: Principal): KeySubjectView {
  return activeOrg === null ? { type: 'user', userId } : { type: 'org', orgId: activeOrg.orgId, userId };
}

export function revokedView({ apiKey, children }: RevokedKey): RevokedKeyView {
  return { apiKey: keyView(apiKey), children: children.map(keyView) };
}

export function mintedView({ apiKey, rawKey }: MintedKey): MintedKeyView {
  return { apiKey: keyView(apiKey), rawKey, warning: WARNING };
}
