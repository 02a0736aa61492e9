import { applyDecorators, Header } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { flatRefusals } from '#platform/documents';

import { LIMITS } from '../linky.limits.js';

/** Documents the refusals of a route. */
export const Refuses = flatRefusals<number>({
  400: 'The request is not valid: `INVALID_JSON`, `INVALID_URLS` or `BAD_REQUEST`',
  401: 'No credential, or a wrong one: `UNAUTHORIZED`',
  403: 'Not yours, or a key without the scope: `FORBIDDEN`',
  404: 'There is no such thing: `NOT_FOUND`',
  409: 'Something stands against it: `CONFLICT`',
  410: 'The operator has taken it down: `NOT_FOUND`',
  412: 'Somebody else has changed it meanwhile: `PRECONDITION_FAILED`',
  429: 'Too many requests: `RATE_LIMITED`',
  500: 'Our fault, or the database is busy or away: `INTERNAL_ERROR`',
  503: 'Busy, switched off or about to stop: `UNAVAILABLE`',
});

const [SHORTEST_PASSWORD, LONGEST_PASSWORD] = LIMITS.password;
const text = { type: 'string', nullable: true } as const;
const object = { type: 'object', additionalProperties: true, nullable: true } as const;

/** The body of a create, for the API description; it is read by `parseCreate`. */
export class CreateBody {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: LIMITS.urls,
    description: `http(s), at most ${String(LIMITS.urlLength)} characters each`,
  })
  urls: string[];

  @ApiPropertyOptional({ description: 'Free-form label: web, cli, sdk, agent, unknown by convention' })
  source?: string;

  @ApiPropertyOptional({ ...text, maxLength: LIMITS.title })
  title?: string | null;

  @ApiPropertyOptional({ ...text, maxLength: LIMITS.description })
  description?: string | null;

  @ApiPropertyOptional({
    type: 'array',
    nullable: true,
    items: object,
    description: '`{note?, tags?, openPolicy?}`, one for each URL, or for each distinct one',
  })
  urlMetadata?: object[] | null;

  @ApiPropertyOptional({
    ...text,
    maxLength: LIMITS.email,
    description: 'Anonymous only: flags the claim token',
  })
  email?: string | null;

  @ApiPropertyOptional({ ...object, description: 'Keys `_linky` and `_linky.…` are dropped' })
  metadata?: object | null;

  @ApiPropertyOptional({ ...object, description: '`{version: 1, rules: […]}`' })
  resolutionPolicy?: object | null;

  @ApiPropertyOptional({ ...text, format: 'date-time', description: 'From then on the page shows nothing' })
  expiresAt?: string | null;

  @ApiPropertyOptional({
    ...text,
    minLength: SHORTEST_PASSWORD,
    maxLength: LONGEST_PASSWORD,
    description: 'Asked for by the page',
  })
  password?: string | null;

  @ApiPropertyOptional({ type: 'boolean', description: 'Count the opening of single links' })
  trackOpens?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: LIMITS.maxOpens,
    description:
      'How often people may open the page; 1: once. It counts anew whenever it is set; `null`: no limit',
    example: 1,
  })
  maxOpens?: number | null;

  @ApiPropertyOptional({
    ...text,
    format: 'uri',
    description: 'Where the page points once it shows nothing any more; `null`: nowhere',
    example: 'https://example.com/next',
  })
  expiredUrl?: string | null;
}

/** The body of an edit, for the API description; it is read by `parsePatch`. */
export class PatchBody {
  @ApiPropertyOptional({ type: [String], minItems: 1, maxItems: LIMITS.urls })
  urls?: string[];

  @ApiPropertyOptional({
    type: 'array',
    nullable: true,
    items: object,
    description: '`null` clears; without `urls` it is cut or padded to the present ones',
  })
  urlMetadata?: object[] | null;

  @ApiPropertyOptional({ ...text, maxLength: LIMITS.title })
  title?: string | null;

  @ApiPropertyOptional({ ...text, maxLength: LIMITS.description })
  description?: string | null;

  @ApiPropertyOptional({ ...object, description: 'Replaces the whole policy; `null` and `{}` clear it' })
  resolutionPolicy?: object | null;

  @ApiPropertyOptional({ ...text, format: 'date-time', description: '`null`: never' })
  expiresAt?: string | null;

  @ApiPropertyOptional({
    ...text,
    minLength: SHORTEST_PASSWORD,
    maxLength: LONGEST_PASSWORD,
    description: '`null`: none',
  })
  password?: string | null;

  @ApiPropertyOptional({ type: 'boolean' })
  trackOpens?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: LIMITS.maxOpens,
    description:
      'How often people may open the page; 1: once. It counts anew whenever it is set; `null`: no limit',
    example: 1,
  })
  maxOpens?: number | null;

  @ApiPropertyOptional({
    ...text,
    format: 'uri',
    description: 'Where the page points once it shows nothing any more; `null`: nowhere',
    example: 'https://example.com/next',
  })
  expiredUrl?: string | null;
}

/** What a route of an owner does, in the API description, and its refusals; its answer is never cached. */
export function OwnerRoute(
  operationId: string,
  summary: string,
  ...refusals: readonly number[]
): MethodDecorator {
  return applyDecorators(
    Header('cache-control', 'no-store'),
    ApiOperation({ operationId, summary }),
    Refuses(...[401, 403, 429, 500, 503, ...refusals].sort()),
  );
}
