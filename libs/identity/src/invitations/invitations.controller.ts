import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { UuidPath } from '#platform/input';
import { RateLimit } from '#platform/limits';

import { ListDto, listRequest } from '../lists/list.dto.js';
import { adminOf } from '../organizations/organization-access.js';
import { OfOrganizations, OrganizationParam } from '../organizations/organizations.docs.js';
import { Refusals } from '../refusals.js';
import { NewInvitationDto } from './invitations.dto.js';
import { Invitations } from './invitations.service.js';
import {
  invitationsView,
  InvitationsView,
  SentInvitationView,
  sentInvitationView,
} from './invitations.views.js';

const HOUR_MS = 3_600_000;

/** Invitations to an organization, for its admins who are signed in. */
@OfOrganizations()
@OrganizationParam()
@Controller('api/orgs/:org/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly env: Env,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'list_invitations', summary: 'List the invitations that wait' })
  @ApiOkResponse({ type: InvitationsView })
  @Refusals(400, 401, 403, 404, 429)
  async list(
    @Param('org') org: string,
    @Query() query: ListDto,
    @Caller() caller: Principal,
  ): Promise<InvitationsView> {
    const { orgId } = adminOf(caller, org);
    return invitationsView(await this.invitations.list(orgId, listRequest(query)));
  }

  /** Its answer holds a secret, so none is kept for repetitions: whoever asks again gets another link. */
  @Post()
  @Header('cache-control', 'no-store')
  @RateLimit({ bucket: 'orgs:invite', limit: 60, windowMs: HOUR_MS })
  @ApiOperation({ operationId: 'create_invitation', summary: 'Invite somebody into an organization' })
  @ApiCreatedResponse({ type: SentInvitationView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async invite(
    @Param('org') org: string,
    @Body() body: NewInvitationDto,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
  ): Promise<SentInvitationView> {
    const { invitation, token } = await this.invitations.invite(body, adminOf(caller, org));
    const link = token === null ? null : `${publicBase(this.env, request)}/invitations/${token}`;
    return sentInvitationView(invitation, link);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ operationId: 'revoke_invitation', summary: 'Withdraw an invitation' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 429)
  async withdraw(
    @Param('org') org: string,
    @Param('id', UuidPath) id: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.invitations.withdraw(adminOf(caller, org), id);
  }
}
