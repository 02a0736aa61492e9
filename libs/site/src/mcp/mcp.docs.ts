import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse } from '@nestjs/swagger';

import { flatRefusals } from '#platform/documents';

const MESSAGE = { type: 'object', additionalProperties: true } as const;

/** One JSON-RPC message, or a batch of them. */
const JSON_RPC = { anyOf: [MESSAGE, { type: 'array' as const, items: MESSAGE, maxItems: 20 }] };

const ANSWERS: Readonly<Record<number, string>> = {
  200: 'The answer of the protocol',
  400: 'Not a JSON-RPC message',
  406: '`Accept` has to name `application/json` and `text/event-stream`',
  415: 'The content type is not `application/json`',
};

const Refuses = flatRefusals({
  401: 'No credential, or a wrong one: `UNAUTHORIZED`',
  429: 'Too many requests: `RATE_LIMITED`',
  503: 'Busy, switched off or about to stop: `UNAVAILABLE`',
});

/** Documents a call of the protocol: what it answers itself, and what is refused before it is asked. */
export const McpCall = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId: 'call_mcp', summary: 'Send a message of the Model Context Protocol' }),
    ApiBody({ schema: JSON_RPC }),
    ...Object.entries(ANSWERS).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: { 'application/json': { schema: JSON_RPC } },
      }),
    ),
    ApiResponse({ status: 202, description: 'Notifications only: there is nothing to answer' }),
    Refuses(401, 429, 503),
  );
