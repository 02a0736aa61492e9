import { Controller, Get, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';

import { Refusals } from '../refusals.js';
import { Workspaces } from './workspaces.service.js';
import { workspacesView, WorkspacesView } from './workspaces.view.js';

/** Where a caller may work: what the paths of projects and items begin with. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/me/workspaces')
export class WorkspacesController {
  constructor(private readonly workspaces: Workspaces) {}

  @Get()
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
}
