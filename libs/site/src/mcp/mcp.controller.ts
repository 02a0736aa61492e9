import { Controller, Delete, Get, Options, Patch, Post, Put, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExcludeEndpoint, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { DomainError } from '#kernel';
import { type PlatformRequest, Public, requesterOf, traceId } from '#platform/auth';
import { LateBody } from '#platform/http';
import { readQuery, ReadsQueryItself } from '#platform/input';
import { NoRateLimit } from '#platform/limits';

import { McpCallers } from './mcp-callers.js';
import { McpBatches } from './mcp-batches.js';
import { McpTurns } from './mcp-turns.js';
import { McpEndpoint } from './mcp-server.js';
import { McpCall } from './mcp.docs.js';
import { SELECTION } from './tool-selection.js';

const ALLOW = 'GET, HEAD, OPTIONS, POST';

/** MCP over Streamable HTTP, stateless and in plain JSON (docs/contracts/linky.md#mcp-endpoint). Docs: docs/agents.md. */
@ApiTags('mcp')
@ApiBearerAuth('bearer')
@Public()
@NoRateLimit()
@Controller('api/mcp')
export class McpController {
  constructor(
    private readonly callers: McpCallers,
    private readonly batches: McpBatches,
    private readonly endpoint: McpEndpoint,
    private readonly turns: McpTurns,
  ) {}

  /** There is no stream to listen to; HEAD tells whether the endpoint is there. */
  @Get()
  @ApiExcludeEndpoint()
  get(@Req() request: PlatformRequest, @Res() reply: FastifyReply): void {
    this.callers.demandOn();
    void reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
    if (request.method === 'HEAD') void reply.status(200).send();
    else void reply.status(405).header('allow', ALLOW).send('Method Not Allowed: use POST');
  }

  @Options()
  @ApiExcludeEndpoint()
  options(@Res() reply: FastifyReply): void {
    answer(204, reply);
  }

  /** Switched on, key, quota, which tools; then whatever the protocol has to say about headers and body. */
  @Post()
  @ReadsQueryItself()
  @ApiQuery({
    name: 'toolset',
    required: false,
    description: 'Toolsets, by comma; absent: the core of all',
    schema: { type: 'string' },
  })
  @ApiQuery({ name: 'readonly', required: false, schema: { type: 'boolean', default: false } })
  @LateBody()
  @McpCall()
  async post(@Req() request: PlatformRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = await this.callers.callerOf(request);
    readQuery(request.query as Record<string, unknown>, new Set(SELECTION), reply);
    const selection = this.endpoint.selectionOf(request.query as Record<string, unknown>);
    const origin = this.callers.originOf(request);
    const { body } = request;
    if (isTooLarge(body)) throw body;
    // What is no JSON, or nothing at all, is for the protocol to refuse.
    const parsed = body === undefined || body instanceof DomainError ? NOT_JSON_RPC : body;
    const asked = new Request(`${origin}/api/mcp`, { method: 'POST', headers: headersOf(request) });
    const call = { caller, origin, requester: requesterOf(caller.subject, reply) };
    const asking = { request: asked, call, selection, traceId: traceId(request) };
    const answer = await this.turns.run(call.requester, () => this.batches.answer(parsed, asking));
    answer.headers.forEach((value, name) => void reply.header(name, value));
    void reply.header('cache-control', 'no-store').status(answer.status);
    void reply.send(answer.body === null ? undefined : await answer.text());
  }

  @Put()
  @ApiExcludeEndpoint()
  put(@Res() reply: FastifyReply): void {
    answer(405, reply);
  }

  @Patch()
  @ApiExcludeEndpoint()
  patch(@Res() reply: FastifyReply): void {
    answer(405, reply);
  }

  @Delete()
  @ApiExcludeEndpoint()
  delete(@Res() reply: FastifyReply): void {
    answer(405, reply);
  }
}

function answer(status: number, reply: FastifyReply): void {
  void reply.status(status).headers({ allow: ALLOW, 'cache-control': 'no-store' }).send();
}

function isTooLarge(body: unknown): body is DomainError {
  return body instanceof DomainError && body.reason === 'too_large';
}

/** Stands for a body that is no JSON: no JSON-RPC message either. */
const NOT_JSON_RPC = 'not JSON';

/** Headers that the protocol looks at, as the client sent them: the content type included. */
function headersOf({ headers, raw }: PlatformRequest): Headers {
  const sent = new Headers();
  for (const name of ['accept', 'mcp-protocol-version'] as const) {
    const value = headers[name];
    if (typeof value === 'string') sent.set(name, value);
  }
  const at = raw.rawHeaders.findIndex((name, n) => n % 2 === 0 && name.toLowerCase() === 'content-type');
  const type = at === -1 ? undefined : raw.rawHeaders[at + 1];
  if (type !== undefined) sent.set('content-type', type);
  return sent;
}
