import { Readable } from 'node:stream';

import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';
import { flatRefusals } from '#platform/documents';
import { RateLimit } from '#platform/limits';

import { AuditDto, AuditFilterDto } from './audit.dto.js';
import { Audit } from './audit.service.js';
import { auditCsv, AuditPageView, auditPageView } from './audit.view.js';
import { listOf } from './events.dto.js';

const AT_ONCE = 100;

const Refusals = flatRefusals({
  400: 'A parameter breaks its rule, or there are no such types',
  401: 'No, unknown or outdated credentials',
  403: 'Not an admin, or not signed in',
  404: 'No such organization, or not for you',
  429: 'Too many calls',
});

/** The audit log (docs/contracts/events.md#audit-log). */
@ApiTags('events')
@ApiBearerAuth('bearer')
@Controller('api/audit')
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  @Header('cache-control', 'no-store')
  @RateLimit({ bucket: 'audit:read', limit: 60, windowMs: 60_000 })
  @ApiOperation({ operationId: 'list_audit_log', summary: 'Who did what, from where' })
  @ApiOkResponse({ type: AuditPageView })
  @Refusals(400, 401, 403, 404, 429)
  async list(
    @Query() { types, cursor = '', limit = AT_ONCE, ...filter }: AuditDto,
    @Caller() caller: Principal,
  ): Promise<AuditPageView> {
    const page = { cursor: cursor === '' ? null : cursor, limit };
    return auditPageView(await this.audit.read({ ...filter, types: listOf(types), ...page }, caller));
  }

  @Get('export')
  @Header('cache-control', 'no-store')
  @RateLimit({ bucket: 'audit:read', limit: 60, windowMs: 60_000 })
  @ApiOperation({ operationId: 'export_audit_log', summary: 'The same as CSV' })
  @ApiOkResponse({
    description: 'CSV with a header line',
    content: { 'text/csv': { schema: { type: 'string' } } },
  })
  @Refusals(400, 401, 403, 404, 429)
  export(@Query() { types, ...filter }: AuditFilterDto, @Caller() caller: Principal): StreamableFile {
    const batches = this.audit.batches({ ...filter, types: listOf(types) }, caller);
    const lines = Readable.from(auditCsv(batches), { objectMode: false, highWaterMark: 65_536 });
    return new StreamableFile(lines, {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="audit.csv"',
    });
  }
}
