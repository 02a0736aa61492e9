import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform';

import { organizationNotFound } from '../organizations/organizations.errors.js';
import { Refusals } from '../refusals.js';
import { Workspaces } from './workspaces.service.js';
import { workspacesView, WorkspacesView } from './workspaces.view.js';

/** Where a caller may work: what the paths of projects and items begin with. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api')
export class WorkspacesController {
  constructor(private readonly workspaces: Workspaces) {}

  @Get('me/workspaces')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'list_my_workspaces',
    summary: 'List your workspaces',
    description:
      'All workspaces that the credential may enter, by organization and slug. A key that is bound to a workspace is told that one only.',
  })
  @ApiOkResponse({ type: WorkspacesView })
  @Refusals(401, 429)
  async listMine(@Caller() caller: Principal): Promise<WorkspacesView> {
    return workspacesView(await this.workspaces.listFor(caller));
  }

  @Get('orgs/:org/workspaces')
  @Header('cache-control', 'no-store')
  @ApiParam({
    name: 'org',
    description: 'Slug of the organization',
    schema: { type: 'string', example: 'engines' },
  })
  @ApiOperation({
    operationId: 'list_organization_workspaces',
    summary: 'List the workspaces of an organization',
    description: 'For its members; to everybody else the organization does not exist.',
  })
  @ApiOkResponse({ type: WorkspacesView })
  @Refusals(401, 404, 429)
  async listOfOrganization(@Param('org') org: string, @Caller() caller: Principal): Promise<WorkspacesView> {
    if (!caller.memberships.some(({ orgSlug }) => orgSlug === org)) throw organizationNotFound();
    const mine = await this.workspaces.listFor(caller);
    return workspacesView(mine.filter(({ organization }) => organization.slug === org));
  }
}
