import { Controller, Delete, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Clock, type Principal } from '#kernel';
import { Caller, type PlatformRequest, requesterOf, RequireScope } from '#platform/auth';
import { bodyOf, type Conditions, ETAG, IdempotentPosts, IfUnchanged, LateBody } from '#platform/http';

import { demandScope } from '../access/rights.js';
import { invalidJson } from '../linky.errors.js';
import { DeletedView, UpdatedView } from './bundle.view.js';
import { OnlyIfMatched, updated } from './revisions.js';
import { OwnerRoute, PatchBody, Refuses } from './bundles.docs.js';
import { OwnedBundlesService } from './owned-bundles.service.js';
import { parsePatch } from './patch-input.js';
import { Undeletion } from './undeletion.service.js';

/** What owners do with a bundle (docs/contracts/linky.md#base-address). */
@ApiTags('bundles')
@ApiBearerAuth('bearer')
@Controller('api/links/:slug')
@IdempotentPosts(Refuses(409))
export class OwnedBundlesController {
  constructor(
    private readonly owned: OwnedBundlesService,
    private readonly undeletion: Undeletion,
    private readonly clock: Clock,
  ) {}

  /** Who calls, then JSON, fields, scope, existence, role (docs/contracts/linky.md#order-of-checks). */
  @Patch()
  @LateBody()
  @OwnerRoute('update_linky', 'Edit a bundle; what it was becomes a version', 400, 404, 409, 410)
  @OnlyIfMatched()
  @ApiBody({ type: PatchBody })
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async update(
    @Param('slug') slug: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
  ): Promise<UpdatedView> {
    const body = bodyOf(request);
    if (body === undefined) throw invalidJson();
    const patch = parsePatch(body, this.clock.now());
    demandScope(caller, 'links:write');
    const requester = requesterOf(caller.subject, reply);
    return updated(await this.owned.update(slug, patch, caller, requester, conditions), reply);
  }

  @Delete()
  @RequireScope('links:write')
  @LateBody()
  @OwnerRoute('delete_linky', 'Delete a bundle', 404, 410)
  @OnlyIfMatched()
  @ApiOkResponse({ type: DeletedView })
  async remove(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @IfUnchanged() conditions: Conditions,
  ): Promise<DeletedView> {
    await this.owned.remove(slug, caller, conditions);
    return { ok: true };
  }

  @Post('restore')
  @HttpCode(200)
  @RequireScope('links:write')
  @OwnerRoute('restore_linky', 'Bring a deleted bundle back, within the grace period', 404, 410)
  @ApiOkResponse({ type: UpdatedView, headers: ETAG })
  async undelete(
    @Param('slug') slug: string,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UpdatedView> {
    return updated(await this.undeletion.undelete(slug, caller), reply);
  }
}
