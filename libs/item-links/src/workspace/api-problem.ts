import { applyDecorators, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiParam,
  ApiProperty,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';

import { IdempotentPosts, PROBLEM_TYPES, TakesIfMatch, TakesIfUnmodifiedSince } from '#platform/http';

import { WorkspaceGuard } from './workspace.guard.js';

const STATUSES = [400, 401, 403, 404, 409, 412, 422, 426, 429, 500, 502, 504];

/** One wrong field of the input. */
export class ProblemFieldView {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    description: 'Where the validation error occurred',
  })
  loc: (string | number)[];

  @ApiProperty({ description: 'Human-readable validation message' })
  msg: string;

  @ApiProperty({ description: 'Machine-readable validation error type' })
  type: string;
}

/** Canonical API error envelope returned by the API. */
export class ProblemView {
  @ApiProperty({
    type: 'integer',
    enum: STATUSES,
    description: 'HTTP status code',
  })
  code: number;

  @ApiProperty({ description: 'Human-readable error message' })
  detail: string;

  @ApiProperty({ enum: PROBLEM_TYPES, description: 'Stable machine-readable error type' })
  type: string;

  @ApiProperty({ type: [ProblemFieldView], required: false, nullable: true })
  errors?: ProblemFieldView[];
}

/** The same for clients whose `Accept` names `application/problem+json` (RFC 9457). */
export class ProblemDetailsView {
  @ApiProperty({ format: 'uri-reference', description: '`urn:ligature:problem:` and the type of the error' })
  type: string;

  @ApiProperty({ description: 'What the status means' })
  title: string;

  @ApiProperty({ type: 'integer', description: 'HTTP status code' })
  status: number;

  @ApiProperty({
    type: 'integer',
    enum: STATUSES,
    description: 'The status once more, as in the plain envelope',
  })
  code: number;

  @ApiProperty({ description: 'Human-readable error message' })
  detail: string;

  @ApiProperty({ format: 'uri-reference', description: 'Path of the request, and its trace id' })
  instance: string;

  @ApiProperty({ type: [ProblemFieldView], required: false, nullable: true })
  errors?: ProblemFieldView[];
}

const LABELS = {
  400: 'Invalid request',
  401: 'Authentication failed',
  403: 'Access forbidden',
  404: 'Not found',
  409: 'Already exists',
  412: 'Precondition failed',
  422: 'Validation error',
  426: 'Upgrade required',
  429: 'Rate limited',
  500: 'Internal server error',
  502: 'Bad gateway',
  504: 'Gateway timeout',
} as const;

/** What any route below a workspace may answer; the rest is said route by route. */
const EVERYWHERE = [400, 401, 403, 404, 426, 429, 500, 502, 504] as const;

function refusal(status: keyof typeof LABELS): MethodDecorator & ClassDecorator {
  const schema = { $ref: getSchemaPath(ProblemView) };
  const details = { $ref: getSchemaPath(ProblemDetailsView) };
  const content = { 'application/json': { schema }, 'application/problem+json': { schema: details } };
  return ApiResponse({ status, description: LABELS[status], content });
}

/** Documents refusals that not every route has: 409, 412, 422. */
export const MayRefuse = (...statuses: (keyof typeof LABELS)[]): MethodDecorator =>
  applyDecorators(...statuses.map(refusal));

/** A controller below `/api/v1/org/{org}/ws/{ws}`: guarded, documented, in the canonical envelope. */
export function WorkspaceController(tag: string): ClassDecorator {
  return applyDecorators(
    UseGuards(WorkspaceGuard),
    ApiTags(tag),
    ApiBearerAuth('bearer'),
    ApiSecurity('apiKey'),
    ApiExtraModels(ProblemView, ProblemDetailsView),
    ApiParam({ name: 'org', description: 'Organization slug', schema: { type: 'string' } }),
    ApiParam({ name: 'ws', description: 'Workspace slug', schema: { type: 'string' } }),
    ...EVERYWHERE.map(refusal),
    IdempotentPosts(MayRefuse(409, 422)),
  );
}

/** Documents `If-Match`, `If-Unmodified-Since` and 412. */
export const OnlyIfMatched = (): MethodDecorator =>
  applyDecorators(TakesIfMatch(), TakesIfUnmodifiedSince(), MayRefuse(412));

/** Documents the `{project}` segment. */
export const ProjectParam = (): MethodDecorator & ClassDecorator =>
  ApiParam({ name: 'project', description: 'Project slug or UUID', schema: { type: 'string' } });
