import { applyDecorators, Header } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';

/** The error envelope of this wire (contract 4). */
export class FlatErrorView {
  @ApiProperty()
  error: string;

  @ApiProperty()
  code: string;

  @ApiPropertyOptional({ type: 'integer', description: 'With 429' })
  retryAfterSeconds?: number;
}

const LABELS: Readonly<Record<number, string>> = {
  400: 'INVALID_JSON, INVALID_URLS or BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND: the operator has taken it down',
  429: 'RATE_LIMITED',
  500: 'INTERNAL_ERROR',
  503: 'UNAVAILABLE',
};

/** Documents the refusals of a route. */
export function Refuses(...statuses: readonly number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(FlatErrorView),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: LABELS[status] ?? '',
        content: { 'application/json': { schema: { $ref: getSchemaPath(FlatErrorView) } } },
      }),
    ),
  );
}

const text = { type: 'string', nullable: true } as const;
const object = { type: 'object', additionalProperties: true, nullable: true } as const;

/** The body of a create, for the API description; it is read by `parseCreate`. */
export class CreateBody {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: 25,
    description: 'http(s), at most 2048 characters each',
  })
  urls: string[];

  @ApiPropertyOptional({ description: 'Free-form label: web, cli, sdk, agent, unknown by convention' })
  source?: string;

  @ApiPropertyOptional({ ...text, maxLength: 120 })
  title?: string | null;

  @ApiPropertyOptional({ ...text, maxLength: 500 })
  description?: string | null;

  @ApiPropertyOptional({
    type: 'array',
    nullable: true,
    items: object,
    description: '`{note?, tags?, openPolicy?}`, aligned with the distinct URLs',
  })
  urlMetadata?: object[] | null;

  @ApiPropertyOptional({ ...text, maxLength: 254, description: 'Anonymous only: flags the claim token' })
  email?: string | null;

  @ApiPropertyOptional({ ...object, description: 'Keys `_linky` and `_linky.…` are dropped' })
  metadata?: object | null;

  @ApiPropertyOptional({ ...object, description: '`{version: 1, rules: […]}`' })
  resolutionPolicy?: object | null;

  @ApiPropertyOptional({ ...text, format: 'date-time', description: 'From then on the page shows nothing' })
  expiresAt?: string | null;

  @ApiPropertyOptional({ ...text, minLength: 6, maxLength: 128, description: 'Asked for by the page' })
  password?: string | null;

  @ApiPropertyOptional({ type: 'boolean', description: 'Count the opening of single links' })
  trackOpens?: boolean;
}

/** The body of an edit, for the API description; it is read by `parsePatch`. */
export class PatchBody {
  @ApiPropertyOptional({ type: [String], minItems: 1, maxItems: 25 })
  urls?: string[];

  @ApiPropertyOptional({
    type: 'array',
    nullable: true,
    items: object,
    description: '`null` clears; without `urls` it is cut or padded to the present ones',
  })
  urlMetadata?: object[] | null;

  @ApiPropertyOptional({ ...text, maxLength: 120 })
  title?: string | null;

  @ApiPropertyOptional({ ...text, maxLength: 500 })
  description?: string | null;

  @ApiPropertyOptional({ ...object, description: 'Replaces the whole policy; `null` and `{}` clear it' })
  resolutionPolicy?: object | null;

  @ApiPropertyOptional({ ...text, format: 'date-time', description: '`null`: never' })
  expiresAt?: string | null;

  @ApiPropertyOptional({ ...text, minLength: 6, maxLength: 128, description: '`null`: none' })
  password?: string | null;

  @ApiPropertyOptional({ type: 'boolean' })
  trackOpens?: boolean;
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
