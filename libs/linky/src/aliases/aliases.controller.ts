import { Body, Controller, Delete, Param, Put, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { type Conditions, ETAG, IfUnchanged } from '#platform/http';

import { UpdatedView } from '../bundles/bundle.view.js';
import { OwnerRoute } from '../bundles/bundles.docs.js';
import { OnlyIfMatched, updated } from '../bundles/revisions.js';
import { parseAlias } from './alias-input.js';
import { AliasBody } from './alias.dto.js';
import { AliasesService } from './aliases.service.js';

/** Names of bundles (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
export class AliasesController {
  constructor(private readonly aliases: AliasesService) {}

  @Put('alias')
  @RequireScope('links:write')
  @OwnerRoute('set_linky_alias', 'Name a bundle: /l/{alias} opens it too', 400, 404, 410, 409)
  @OnlyIfMatched()
  @ApiBody({ type: AliasBody })
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async setAlias(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.aliases.set(slug, parseAlias(body), caller, conditions), reply);
  }

  @Delete('alias')
  @RequireScope('links:write')
  @OwnerRoute('remove_linky_alias', 'Take the name of a bundle away', 404, 410)
  @OnlyIfMatched()
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async removeAlias(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.aliases.remove(slug, caller, conditions), reply);
  }
}
