import { Controller, Get, Header, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, credentialsOf, type PlatformRequest, RequireScope } from '#platform/auth';
import { flatRefusals } from '#platform/documents';
import { NoDatabaseShare, RateLimit } from '#platform/limits';

import { listOf } from '../reading/events.dto.js';
import { EventStreams } from './event-streams.service.js';
import { ServerSentEvents } from './server-sent-events.js';
import { StreamDto } from './streaming.dto.js';

const Refusals = flatRefusals({
  400: 'A parameter breaks its rule, or there are no such types',
  401: 'No, unknown or outdated credentials',
  403: 'Not allowed: the key has not the scope',
  404: 'No such organization, or not for you',
  410: 'The cursor is older than what is kept; `cursor` is the oldest that is not',
  429: 'Too many calls, or too many streams at once',
  503: 'The database is a standby, or the service is stopping',
});

/** What happens (docs/contracts/events.md#stream). */
@ApiTags('events')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/events/stream')
export class StreamingController {
  constructor(private readonly streams: EventStreams) {}

  @Get()
  @RequireScope('events:read')
  @NoDatabaseShare()
  @Header('cache-control', 'no-store')
  @Header('x-accel-buffering', 'no')
  // Otherwise it would be waited for, when the stream has ended because the service does.
  @Header('connection', 'close')
  @RateLimit({ bucket: 'events:stream', limit: 120, windowMs: 60_000 })
  @ApiOperation({ operationId: 'stream_events', summary: 'What happens, as it happens' })
  @ApiHeader({
    name: 'last-event-id',
    required: false,
    description: 'The `id` of the last event that was told: what follows it. Goes before `after`',
  })
  @ApiOkResponse({
    description: 'Server-Sent Events, for as long as both sides want',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Refusals(400, 401, 403, 404, 410, 429, 503)
  async stream(
    @Query() { types, after = '', ...request }: StreamDto,
    @Caller() principal: Principal,
    @Req() call: PlatformRequest,
  ): Promise<StreamableFile> {
    const sent = call.headers['last-event-id'];
    const last = typeof sent === 'string' && sent !== '' ? sent : after;
    const credentials = { ...credentialsOf(call), origin: principal.call };
    const reader = { credentials, principal, request: { ...request, types: listOf(types) } };
    const events = new ServerSentEvents();
    const stream = await this.streams.open(reader, last === '' ? null : last, events);
    // Nobody reads what follows the headers.
    if (call.method === 'HEAD') stream.end();
    else events.follow(stream);
    return new StreamableFile(events, { type: 'text/event-stream' });
  }
}
