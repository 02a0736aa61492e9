import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiProperty,
  ApiQuery,
  type ApiQueryOptions,
  ApiResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';

import { IdempotentPosts } from '#platform/http';

import type { SliceRule } from './page-input.js';
import { NEXT_OFFSET } from './views.js';

/** How every refusal looks, over either protocol (docs/contracts/node-graph.md#refusals). */
class GraphFailureView {
  @ApiProperty({ enum: [false] })
  ok: false;

  @ApiProperty({ description: '`namespace` or `namespace.reason`; split at the first dot' })
  error: string;

  @ApiProperty()
  message: string;

  @ApiProperty({ required: false, description: 'The finer cause, where `error` is a bare namespace' })
  reason?: string;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    description: 'Which of several links it is about, from 0',
  })
  index?: number;

  @ApiProperty({
    required: false,
    type: 'array',
    items: {
      type: 'object',
      required: ['path', 'reason', 'message'],
      properties: { path: { type: 'string' }, reason: { type: 'string' }, message: { type: 'string' } },
    },
    description: 'Where several elements are at fault, each of them: `nodes[3]`',
  })
  errors?: { path: string; reason: string; message: string }[];

  @ApiProperty({ required: false, type: 'integer', description: 'Seconds until another try makes sense' })
  retry_after?: number;
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Authentication required',
  403: 'Access denied',
  429: 'Too many requests',
  500: 'Unexpected server error',
  503: 'The database, or an identity provider, does not answer in time; try again later',
};

const NOT_FOUND = 'There is no such node or link';
const CONFLICT = 'The graph stands against it: a duplicate, a cycle, another version';

/** Documents that a route may name what is not there. */
export const MayMiss = (): MethodDecorator =>
  ApiResponse({ status: 404, description: NOT_FOUND, type: GraphFailureView });

/** Documents that the graph may stand against a change. */
export const MayConflict = (): MethodDecorator =>
  ApiResponse({ status: 409, description: CONFLICT, type: GraphFailureView });

/** Documents `offset` of a read. */
export const OFFSET: ApiQueryOptions = {
  name: 'offset',
  required: false,
  description: NEXT_OFFSET,
  schema: { type: 'integer', minimum: 0, default: 0 },
};

/** Documents `limit` and `offset` of a read. */
export function Paged({ defaultLimit, maxLimit }: SliceRule): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
    }),
    ApiQuery(OFFSET),
  );
}

/** A controller of the graph: documented under a tag, with the refusals that all its routes share. */
export function GraphApi(tag: string): ClassDecorator {
  return applyDecorators(
    ApiTags(tag),
    ApiBearerAuth('bearer'),
    ApiSecurity('apiKey'),
    ApiHeader({
      name: 'X-Api-Version',
      required: false,
      description: '`2`: diffs name their batch, and tell op, before and after',
      schema: { type: 'string', enum: ['1', '2'], default: '1' },
    }),
    ...Object.entries(REFUSALS).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, type: GraphFailureView }),
    ),
    IdempotentPosts(MayConflict()),
  );
}
