import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Clock, type Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { ETAG, type Exchange, isUnmodified, MayBeKnown, Tagged, unlessKnown } from '#platform/http';

import { LinkyView, linkyView } from './bundle.view.js';
import { Refuses } from './bundles.docs.js';
import { BundlesService } from './bundles.service.js';

/** Reading bundles (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links')
export class BundlesController {
  constructor(
    private readonly bundles: BundlesService,
    private readonly clock: Clock,
  ) {}

  @Get(':slug')
  @RequireScope('links:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'get_linky', summary: 'Read one of your bundles, its policy included' })
  @MayBeKnown()
  @ApiOkResponse({ type: LinkyView, headers: ETAG })
  @Refuses(401, 403, 404, 410, 429, 500, 503)
  async read(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @Tagged() exchange: Exchange,
  ): Promise<LinkyView | undefined> {
    const bundle = await this.bundles.read(slug, caller);
    const revision = { id: bundle.id, version: bundle.revision };
    const isOld = isUnmodified(exchange, bundle.updated_at, this.clock.date());
    return unlessKnown(exchange, revision, () => linkyView(bundle), isOld);
  }
}
