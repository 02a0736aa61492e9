import { Controller, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { clientAddress, type PlatformRequest, Public } from '#platform/auth';
import { bodyOf, LateBody } from '#platform/http';
import { NoRateLimit } from '#platform/limits';
import { Visitors } from '#platform/pages';

import { Subjects } from '../access/subjects.js';
import { Refuses } from '../bundles/bundles.docs.js';
import { visitKind } from '../visits/visit.js';
import { parseEvent } from './event-input.js';
import { EventBody } from './insights.view.js';
import { LauncherEvents } from './launcher-events.js';
import { UrlOpensLog } from './url-opens-log.js';

const BUCKET = 'linky:events';

/** Where launchers tell that their button was pressed (docs/contracts/linky.md#launcher-events). */
@ApiTags('bundles')
@Controller('api/links')
export class BundleEventsController {
  constructor(
    private readonly events: LauncherEvents,
    private readonly opens: UrlOpensLog,
    private readonly subjects: Subjects,
    private readonly visitors: Visitors,
  ) {}

  /** Presses of bots do not count. Unknown and deleted slugs are told nothing, as is whoever sends an event that cannot be written. */
  @Post(':slug/events')
  @Public()
  @NoRateLimit()
  @LateBody()
  @HttpCode(204)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'record_linky_event',
    summary: 'Tell that a visitor pressed Open All, or opened one link',
  })
  @ApiBody({ type: EventBody, required: false })
  @ApiNoContentResponse({ description: 'Noted, or not to be noted' })
  @Refuses(400, 429)
  async tell(@Param('slug') slug: string, @Req() request: PlatformRequest): Promise<void> {
    await this.subjects.countAddress(request, BUCKET);
    const event = parseEvent(bodyOf(request));
    if (visitKind(request.headers) !== 'person') return;
    if (event.kind === 'open_one') {
      this.opens.note(slug, event.url);
      return;
    }
    const address = clientAddress(request);
    await this.events.note({ slug, ...event, address }, () => this.visitors.of(request));
  }
}
