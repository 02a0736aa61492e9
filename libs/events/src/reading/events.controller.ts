import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { flatRefusals } from '#platform/documents';
import { RateLimit } from '#platform/limits';

import { EventFeed } from './event-feed.service.js';
import { EventPageView } from './event.view.js';
import { EVENTS_AT_ONCE, EventsDto, listOf } from './events.dto.js';

const Refusals = flatRefusals({
  400: 'A parameter breaks its rule, or there are no such types',
  401: 'No, unknown or outdated credentials',
  403: 'Not allowed: the key has not the scope',
  404: 'No such organization, or not for you',
  410: 'The cursor is older than what is kept; `cursor` is the oldest that is not',
  429: 'Too many calls',
  503: 'The database is a standby',
});

/** What has happened (docs/contracts/events.md#reading). */
@ApiTags('events')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/events')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get()
  @RequireScope('events:read')
  @Header('cache-control', 'no-store')
  @RateLimit({ bucket: 'events:read', limit: 600, windowMs: 60_000 })
  @ApiOperation({ operationId: 'list_events', summary: 'What has happened, and what follows a cursor' })
  @ApiOkResponse({ type: EventPageView })
  @Refusals(400, 401, 403, 404, 410, 429, 503)
  list(
    @Query() { types, after = '', before = '', limit = EVENTS_AT_ONCE, ...request }: EventsDto,
    @Caller() caller: Principal,
  ): Promise<EventPageView> {
    const wanted = { ...request, types: listOf(types), after: after || null, before: before || null, limit };
    return this.feed.read(wanted, caller);
  }
}
