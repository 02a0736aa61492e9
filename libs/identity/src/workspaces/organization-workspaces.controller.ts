import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, type PlatformRequest } from '#platform/auth';
import { IdempotentPosts, locate, LOCATION } from '#platform/http';

import { listRequest } from '../lists/list.dto.js';
import { adminOf, memberOf } from '../organizations/organization-access.js';
import { OfOrganizations, OrganizationParam, ReadByKeys } from '../organizations/organizations.docs.js';
import { Refusals } from '../refusals.js';
import {
  NewWorkspaceDto,
  WorkspaceChangesDto,
  WorkspaceDeletionDto,
  WorkspaceListDto,
} from './workspaces.dto.js';
import { Workspaces } from './workspaces.service.js';
import {
  WorkspacePageView,
  workspacePageView,
  workspacesView,
  workspaceView,
  WorkspaceView,
} from './workspaces.view.js';

const WorkspaceParam = (): MethodDecorator =>
  ApiParam({
    name: 'ws',
    description: 'Slug of the workspace',
    schema: { type: 'string', example: 'main' },
  });

/** The workspaces of an organization: members see them, admins manage them. */
@OfOrganizations()
@OrganizationParam()
@Controller('api/orgs/:org/workspaces')
@IdempotentPosts()
export class OrganizationWorkspacesController {
  constructor(private readonly workspaces: Workspaces) {}

  @Get()
  @ReadByKeys()
  @ApiOperation({
    operationId: 'list_organization_workspaces',
    summary: 'List the workspaces of an organization',
  })
  @ApiOkResponse({ type: WorkspacePageView })
  @Refusals(400, 401, 404, 429)
  async list(
    @Param('org') org: string,
    @Query() query: WorkspaceListDto,
    @Caller() caller: Principal,
  ): Promise<WorkspacePageView> {
    const { orgId } = memberOf(caller, org);
    if (isPage(query))
      return workspacePageView(await this.workspaces.listOf(orgId, listRequest(query), caller));
    const mine = await this.workspaces.listFor(caller);
    return workspacesView(mine.filter(({ organization }) => organization.id === orgId));
  }

  @Post()
  @ApiOperation({ operationId: 'create_workspace', summary: 'Make a workspace' })
  @ApiCreatedResponse({ type: WorkspaceView, headers: LOCATION })
  @Refusals(400, 401, 403, 404, 409, 429)
  async create(
    @Param('org') org: string,
    @Body() { slug, name }: NewWorkspaceDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WorkspaceView> {
    const { orgId } = adminOf(caller, org);
    await this.workspaces.add({ orgId, slug, name }, caller.call);
    locate(reply, request.url, slug);
    return workspaceView(await this.workspaces.get(orgId, slug, caller));
  }

  @Get(':ws')
  @ReadByKeys()
  @WorkspaceParam()
  @ApiOperation({ operationId: 'get_workspace', summary: 'Read a workspace' })
  @ApiOkResponse({ type: WorkspaceView })
  @Refusals(401, 404, 429)
  async get(
    @Param('org') org: string,
    @Param('ws') slug: string,
    @Caller() caller: Principal,
  ): Promise<WorkspaceView> {
    return workspaceView(await this.workspaces.get(memberOf(caller, org).orgId, slug, caller));
  }

  @Patch(':ws')
  @WorkspaceParam()
  @ApiOperation({ operationId: 'update_workspace', summary: 'Rename a workspace' })
  @ApiOkResponse({ type: WorkspaceView })
  @Refusals(400, 401, 403, 404, 429)
  async update(
    @Param('org') org: string,
    @Param('ws') slug: string,
    @Body() { name }: WorkspaceChangesDto,
    @Caller() caller: Principal,
  ): Promise<WorkspaceView> {
    const { orgId } = adminOf(caller, org);
    await this.workspaces.rename(orgId, slug, name, caller.call);
    return workspaceView(await this.workspaces.get(orgId, slug, caller));
  }

  @Delete(':ws')
  @HttpCode(204)
  @WorkspaceParam()
  @ApiOperation({ operationId: 'delete_workspace', summary: 'Delete a workspace' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 409, 429)
  async delete(
    @Param('org') org: string,
    @Param('ws') slug: string,
    @Query() { force }: WorkspaceDeletionDto,
    @Caller() caller: Principal,
  ): Promise<void> {
    const { orgId } = adminOf(caller, org);
    await this.workspaces.delete(orgId, slug, { force: force === '1' }, caller.call);
  }
}

/** Before there were pages, all were answered at once: so they are still, unless one is asked for. */
function isPage({ limit, cursor, q }: WorkspaceListDto): boolean {
  return limit !== undefined || cursor !== undefined || q !== undefined;
}
