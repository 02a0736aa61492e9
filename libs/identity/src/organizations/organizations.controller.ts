import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, type PlatformRequest } from '#platform/auth';
import { IdempotentPosts, locate, LOCATION } from '#platform/http';
import { RateLimit } from '#platform/limits';

import { ListDto, listRequest } from '../lists/list.dto.js';
import { Refusals } from '../refusals.js';
import { adminOf, memberOf, signedInUser } from './organization-access.js';
import { deletionUnconfirmed } from './organizations.errors.js';
import { OfOrganizations, OrganizationParam, ReadByKeys } from './organizations.docs.js';
import { NewOrganizationDto, OrganizationChangesDto, OrganizationDeletionDto } from './organizations.dto.js';
import { Organizations } from './organizations.service.js';
import {
  organizationDetailsView,
  OrganizationDetailsView,
  organizationsView,
  OrganizationsView,
} from './organizations.views.js';

const HOUR_MS = 3_600_000;

/** Organizations, for those who belong to them; to everybody else they do not exist. */
@OfOrganizations()
@Controller('api/orgs')
@IdempotentPosts()
export class OrganizationsController {
  constructor(private readonly organizations: Organizations) {}

  @Get()
  @ReadByKeys()
  @ApiOperation({ operationId: 'list_organizations', summary: 'List your organizations' })
  @ApiOkResponse({ type: OrganizationsView })
  @Refusals(400, 401, 429)
  async list(@Query() query: ListDto, @Caller() caller: Principal): Promise<OrganizationsView> {
    return organizationsView(await this.organizations.listFor(caller, listRequest(query)));
  }

  @Post()
  @RateLimit({ bucket: 'orgs:create', limit: 30, windowMs: HOUR_MS })
  @ApiOperation({ operationId: 'create_organization', summary: 'Make an organization, and be its admin' })
  @ApiCreatedResponse({ type: OrganizationDetailsView, headers: LOCATION })
  @Refusals(400, 401, 403, 409, 429)
  async create(
    @Body() body: NewOrganizationDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrganizationDetailsView> {
    const organization = await this.organizations.create(body, signedInUser(caller), caller.call);
    locate(reply, request.url, organization.slug);
    return organizationDetailsView(organization);
  }

  @Get(':org')
  @ReadByKeys()
  @OrganizationParam()
  @ApiOperation({ operationId: 'get_organization', summary: 'Read one of your organizations' })
  @ApiOkResponse({ type: OrganizationDetailsView })
  @Refusals(401, 404, 429)
  async get(@Param('org') org: string, @Caller() caller: Principal): Promise<OrganizationDetailsView> {
    return organizationDetailsView(await this.organizations.get(caller, memberOf(caller, org)));
  }

  @Patch(':org')
  @OrganizationParam()
  @ApiOperation({
    operationId: 'update_organization',
    summary: 'Rename an organization, or demand a second factor of its members',
  })
  @ApiOkResponse({ type: OrganizationDetailsView })
  @Refusals(400, 401, 403, 404, 429)
  async update(
    @Param('org') org: string,
    @Body() changes: OrganizationChangesDto,
    @Caller() caller: Principal,
  ): Promise<OrganizationDetailsView> {
    const admin = adminOf(caller, org);
    await this.organizations.change(admin.orgId, changes, admin);
    return organizationDetailsView(await this.organizations.get(caller, admin));
  }

  @Delete(':org')
  @HttpCode(204)
  @OrganizationParam()
  @ApiOperation({ operationId: 'delete_organization', summary: 'Delete an organization and all that it has' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 429)
  async delete(
    @Param('org') org: string,
    @Query() { confirm }: OrganizationDeletionDto,
    @Caller() caller: Principal,
  ): Promise<void> {
    const { orgId, orgSlug } = adminOf(caller, org);
    if (confirm !== orgSlug) throw deletionUnconfirmed();
    await this.organizations.delete(orgId, caller.call);
  }
}
