import { Controller, Get, Header, Param, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, clientAddress, type PlatformRequest, requesterOf } from '#platform/auth';
import { UuidPath } from '#platform/input';
import { RateLimit } from '#platform/limits';

import { signedInUser } from '../organizations/organization-access.js';
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
import { RequestedExports } from './requested-exports.service.js';

const PATH = '/api/me/export';
export const EXPORT_LIMIT = { bucket: 'export', limit: 20, windowMs: 60_000 } as const;

const ownerOf = (caller: Principal): ExportOwner => ({ kind: 'user', id: signedInUser(caller) });

/** All that is kept of the caller. */
@ApiTags('accounts')
@ApiBearerAuth('bearer')
@Controller('api/me/export')
export class OwnExportsController {
  constructor(private readonly exports: RequestedExports) {}

  @Get()
  @RateLimit(EXPORT_LIMIT)
  @AnswersExport()
  @ApiOperation({ operationId: 'export_account', summary: 'All that is kept of you' })
  @Refusals(401, 403, 429)
  async request(
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | ExportView> {
    const requester = requesterOf(clientAddress(request), reply);
    const requested = await this.exports.request(ownerOf(caller), caller, null, requester);
    return requestedAnswer(requested, PATH, reply);
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  @ExportParam()
  @ApiOperation({ operationId: 'get_account_export', summary: 'How far your export has come' })
  @ApiOkResponse({ type: ExportView })
  @Refusals(400, 401, 403, 404, 429)
  async get(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<ExportView> {
    return exportView(await this.exports.find(ownerOf(caller), id), PATH);
  }

  @Get(':id/download')
  @RateLimit(EXPORT_LIMIT)
  @AnswersDownload()
  @ExportParam()
  @ApiOperation({ operationId: 'download_account_export', summary: 'Your export, once it is ready' })
  @Refusals(400, 401, 403, 404, 409, 410, 429)
  async download(
    @Param('id', UuidPath) id: string,
    @Caller() caller: Principal,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const requester = requesterOf(clientAddress(request), reply);
    return exportFile(await this.exports.download(ownerOf(caller), id, caller, null, requester));
  }
}
