import { Controller, Get, Header, Param, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { UuidPath } from '#platform/input';
import { RateLimit } from '#platform/limits';

import { adminOf } from '../organizations/organization-access.js';
import { OfOrganizations, OrganizationParam } from '../organizations/organizations.docs.js';
import { Refusals } from '../refusals.js';
import {
  AnswersDownload,
  AnswersExport,
  ExportParam,
  exportFile,
  requestedAnswer,
} from './export-answers.js';
import { ExportView, exportView } from './export.view.js';
import type { ExportOwner } from './exports.repository.js';
import { EXPORT_LIMIT } from './own-exports.controller.js';
import { RequestedExports } from './requested-exports.service.js';

const pathOf = (org: string): string => `/api/orgs/${org}/export`;
const ownerOf = (caller: Principal, org: string): ExportOwner => ({
  kind: 'organization',
  id: adminOf(caller, org).orgId,
});

/** All that an organization has. */
@OfOrganizations()
@OrganizationParam()
@Controller('api/orgs/:org/export')
export class OrganizationExportsController {
  constructor(private readonly exports: RequestedExports) {}

  @Get()
  @RateLimit(EXPORT_LIMIT)
  @AnswersExport()
  @ApiOperation({ operationId: 'export_organization', summary: 'All that an organization has' })
  @Refusals(401, 403, 404, 429)
  async request(
    @Param('org') org: string,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | ExportView> {
    const requester = requesterOf(clientAddress(request), reply);
    const requested = await this.exports.request(ownerOf(caller, org), caller, null, requester);
    return requestedAnswer(requested, pathOf(org), reply);
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  @ExportParam()
  @ApiOperation({
    operationId: 'get_organization_export',
    summary: 'How far the export of an organization has come',
  })
  @ApiOkResponse({ type: ExportView })
  @Refusals(400, 401, 403, 404, 429)
  async get(
    @Param('org') org: string,
    @Param('id', UuidPath) id: string,
    @Caller() caller: Principal,
  ): Promise<ExportView> {
    return exportView(await this.exports.find(ownerOf(caller, org), id), pathOf(org));
  }

  @Get(':id/download')
  @RateLimit(EXPORT_LIMIT)
  @AnswersDownload()
  @ExportParam()
  @ApiOperation({
    operationId: 'download_organization_export',
    summary: 'The export of an organization, once it is ready',
  })
  @Refusals(400, 401, 403, 404, 409, 410, 429)
  async download(
    @Param('org') org: string,
    @Param('id', UuidPath) id: string,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const requester = requesterOf(clientAddress(request), reply);
    return exportFile(await this.exports.download(ownerOf(caller, org), id, caller, null, requester));
  }
}
