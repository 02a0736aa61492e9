import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';
import { UuidPath } from '#platform/input';

import { ListDto, listRequest } from '../lists/list.dto.js';
import { Refusals } from '../refusals.js';
import { Members } from './members.service.js';
import { memberView, MemberView, membersView, MembersView } from './members.views.js';
import { adminOf, memberOf, signedInUser } from './organization-access.js';
import { memberNotFound } from './organizations.errors.js';
import { OfOrganizations, OrganizationParam, ReadByKeys } from './organizations.docs.js';
import { MemberChangesDto } from './organizations.dto.js';

const MemberParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Id of the user',
    schema: { type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000aa' },
  });

/** Who belongs to an organization. */
@OfOrganizations()
@OrganizationParam()
@Controller('api/orgs/:org/members')
export class MembersController {
  constructor(private readonly members: Members) {}

  @Get()
  @ReadByKeys()
  @ApiOperation({ operationId: 'list_members', summary: 'List the members of an organization' })
  @ApiOkResponse({ type: MembersView })
  @Refusals(400, 401, 404, 429)
  async list(
    @Param('org') org: string,
    @Query() query: ListDto,
    @Caller() caller: Principal,
  ): Promise<MembersView> {
    const { orgId, role } = memberOf(caller, org);
    const page = await this.members.list(orgId, listRequest(query));
    return membersView(page, { userId: caller.userId, role });
  }

  @Patch(':id')
  @MemberParam()
  @ApiOperation({ operationId: 'update_member', summary: 'Give a member another role' })
  @ApiOkResponse({ type: MemberView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async update(
    @Param('org') org: string,
    @Param('id', UuidPath) userId: string,
    @Body() { role }: MemberChangesDto,
    @Caller() caller: Principal,
  ): Promise<MemberView> {
    const admin = adminOf(caller, org);
    const member = await this.members.setRole({ orgId: admin.orgId, userId }, role, admin);
    return memberView(member, { userId: admin.userId, role: 'admin' });
  }

  @Delete(':id')
  @HttpCode(204)
  @MemberParam()
  @ApiOperation({ operationId: 'remove_member', summary: 'Remove a member, or leave' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 409, 429)
  async remove(
    @Param('org') org: string,
    @Param('id', UuidPath) userId: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    const { orgId } = memberOf(caller, org);
    const actor = { userId: signedInUser(caller), call: caller.call };
    if (actor.userId !== userId) adminOf(caller, org);
    if (!(await this.members.remove({ orgId, userId }, actor))) throw memberNotFound();
  }
}
