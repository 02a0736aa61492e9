import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';

import { OwnerRoute } from '../bundles/bundles.docs.js';
import { InsightsService } from './insights.service.js';
import { InsightsView } from './insights.view.js';

/** How often a bundle was looked at (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
export class InsightsController {
  constructor(private readonly insights: InsightsService) {}

  @Get('insights')
  @RequireScope('links:read')
  @OwnerRoute('get_linky_insights', 'Views and clicks of the last days', 400, 404, 410)
  @ApiQuery({
    name: 'range',
    required: false,
    description: 'How far back; anything else is taken for 30 days',
    schema: { type: 'string', enum: ['7d', '30d', '90d'], default: '30d' },
  })
  @ApiQuery({
    name: 'tz',
    required: false,
    description: 'IANA name of the time zone whose days `series` counts',
    schema: { type: 'string', maxLength: 64, default: 'UTC' },
    example: 'Europe/Berlin',
  })
  @ApiOkResponse({ type: InsightsView })
  counts(
    @Param('slug') slug: string,
    @Query('range') range: unknown,
    @Query('tz') tz: unknown,
    @Caller() caller: Principal,
  ): Promise<InsightsView> {
    return this.insights.of(slug, { range, tz }, caller);
  }
}
