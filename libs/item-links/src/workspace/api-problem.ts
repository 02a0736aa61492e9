import { applyDecorators, RequestMethod, UseGuards, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiParam,
  ApiProperty,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';

import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { WorkspaceGuard } from './workspace.guard.js';

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
    enum: [400, 401, 403, 404, 409, 412, 422, 426, 429, 500, 502, 504],
    description: 'HTTP status code',
  })
  code: number;

  @ApiProperty({ description: 'Human-readable error message' })
  detail: string;

  @ApiProperty({ description: 'Stable machine-readable error type' })
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
    eachPost(
      UseInterceptors(IdempotencyInterceptor),
      ApiHeader({
        name: 'Idempotency-Key',
        required: false,
        description:
          'Repeats of the request get the answer of the first one, for 24 hours. A string of up to 255 characters, a UUID for instance, in double quotes or bare',
        schema: { type: 'string', minLength: 1, maxLength: 257 },
      }),
      MayRefuse(409, 422),
    ),
  );
}

/** Decorates each POST handler of a controller. */
function eachPost(...decorators: MethodDecorator[]): ClassDecorator {
  return (controller) => {
    const prototype = controller.prototype as object;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const property = Object.getOwnPropertyDescriptor(prototype, name);
      const handler: unknown = property?.value;
      if (typeof handler !== 'function' || !property) continue;
      if (Reflect.getMetadata('method', handler) !== RequestMethod.POST) continue;
      applyDecorators(...decorators)(prototype, name, property);
    }
  };
}

/** Documents the `{project}` segment. */
export const ProjectParam = (): MethodDecorator & ClassDecorator =>
  ApiParam({ name: 'project', description: 'Project slug or UUID', schema: { type: 'string' } });
