import { applyDecorators, Header } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';

import { flatRefusals } from '#platform/documents';

const Refuses = flatRefusals({
  400: 'The request is not valid: `INVALID_JSON` or `BAD_REQUEST`',
  401: 'No credential, or a wrong one: `UNAUTHORIZED`',
  403: 'Not yours, or a key without the scope: `FORBIDDEN`',
  404: 'There is no such thing: `NOT_FOUND`',
  409: 'Something stands against it: `CONFLICT`',
  429: 'Too many requests: `RATE_LIMITED`',
  500: 'Our fault, or the database is busy or away: `INTERNAL_ERROR`',
  503: 'Busy, switched off or about to stop: `UNAVAILABLE`',
});

/** Documents the `{id}` segment. */
export const KeyParam = (): MethodDecorator =>
  ApiParam({ name: 'id', schema: { type: 'integer', minimum: 1 } });

/** What a route of keys does, in the API description, and its refusals; its answer is never cached. */
export function KeyRoute(
  operationId: string,
  summary: string,
  ...refusals: readonly (400 | 404 | 409)[]
): MethodDecorator {
  return applyDecorators(
    Header('cache-control', 'no-store'),
    ApiOperation({ operationId, summary }),
    Refuses(...([401, 403, 429, 500, 503, ...refusals] as const).toSorted()),
  );
}
