import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform';

import { demandScope } from '../access/rights.js';
import { ListedView, listedView } from '../bundles/bundle.view.js';
import { OwnerRoute } from '../bundles/bundles.docs.js';
import { BundlesService } from '../bundles/bundles.service.js';
import { parseListPage } from '../bundles/list-input.js';

/** The caller's own bundles. */
@ApiTags('linky')
@ApiBearerAuth('bearer')
@Controller('api/me/links')
export class MineController {
  constructor(private readonly bundles: BundlesService) {}

  /** Who calls, then the paging, then the scope (contract 3.6). */
  @Get()
  @OwnerRoute('list_linkies', 'Your Linkies, latest change first', 400)
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0, default: 0 } })
  @ApiQuery({ name: 'q', required: false, description: 'Text that title, description, slug or a URL holds' })
  @ApiQuery({
    name: 'cursor',
    required: false,
    description: '`nextCursor` of the page before; empty: the first page',
  })
  @ApiOkResponse({ type: ListedView })
  async list(@Query() query: unknown, @Caller() caller: Principal): Promise<ListedView> {
    const page = parseListPage(query);
    demandScope(caller, 'links:read');
    return listedView(await this.bundles.list(page, caller), page);
  }
}
