import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { Clock, type Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { IdempotentPosts } from '#platform/http';

import { OwnerRoute, Refuses } from '../bundles/bundles.docs.js';
import { parsePreview } from './preview-input.js';
import { PreviewBody, PreviewView, previewView } from './preview.view.js';
import { PreviewsService } from './previews.service.js';

/** What made-up visitors would see of a bundle (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
@IdempotentPosts(Refuses(409))
export class PreviewsController {
  constructor(
    private readonly previews: PreviewsService,
    private readonly clock: Clock,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @RequireScope('links:read')
  @OwnerRoute('preview_linky', 'What somebody would see, by the stored policy or another', 400, 404, 410)
  @ApiBody({ type: PreviewBody })
  @ApiOkResponse({ type: PreviewView })
  async preview(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
  ): Promise<PreviewView> {
    const { viewer, policy } = parsePreview(body, this.clock.now());
    return previewView(await this.previews.preview(slug, viewer, policy, caller));
  }
}
