import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';

import { demandScope } from '../access/rights.js';
import { ListedView, listedView } from './bundle.view.js';
import { OwnerRoute } from './bundles.docs.js';
import { BundlesService } from './bundles.service.js';
import { parseListPage } from './list-input.js';
import { LIMITS } from '../linky.limits.js';

/** The caller's own bundles. */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/me/links')
export class BundleListController {
  constructor(private readonly bundles: BundlesService) {}

  /** Who calls, then the paging, then the scope (docs/contracts/linky.md#order-of-checks). */
  @Get()
  @OwnerRoute('list_linkies', 'Your bundles, latest change first', 400)
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0, default: 0 } })
  @ApiQuery({
    name: 'q',
    required: false,
    schema: { type: 'string' },
    description: 'Text in title, description, slug, alias, links, notes or tags, as people see it',
  })
  @ApiQuery({
    name: 'tag',
    required: false,
    description: 'A tag of one of the links, as it is written; of several, each has to be there',
    schema: { type: 'array', items: { type: 'string', maxLength: LIMITS.tag }, maxItems: LIMITS.tagsPerUrl },
    example: ['read-me'],
  })
  @ApiQuery({
    name: 'note',
    required: false,
    description: 'Words of the note of one of the links, in any order, without regard to case and accents',
    schema: { type: 'string', maxLength: LIMITS.note },
    example: 'read first',
  })
  @ApiQuery({
    name: 'owner',
    required: false,
    schema: { type: 'string' },
    description:
      'Whose: `me`, or the id of a person or an organization; empty: those of whom you act for. Of others the list is empty',
    example: 'me',
  })
  @ApiQuery({
    name: 'sort',
    required: false,
    schema: { type: 'string', enum: ['updatedAt', 'createdAt'], default: 'updatedAt' },
    description: 'The latest first; `createdAt` is an order that no edit changes',
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    schema: { type: 'string' },
    description: '`nextCursor` of the page before; empty: the first page',
  })
  @ApiOkResponse({ type: ListedView })
  async list(@Query() query: unknown, @Caller() caller: Principal): Promise<ListedView> {
    const page = parseListPage(query);
    demandScope(caller, 'links:read');
    return listedView(await this.bundles.list(page, caller), page);
  }
}
