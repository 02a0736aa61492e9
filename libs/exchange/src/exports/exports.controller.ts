import { Readable } from 'node:stream';

import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller } from '#platform/auth';
import { RateLimit } from '#platform/limits';

import { WRITERS } from '../writers/writers.js';
import { Refusals } from './exports.docs.js';
import { ExportDto } from './exports.dto.js';
import { Exports } from './exports.service.js';

const TEXT = { schema: { type: 'string' } } as const;
const OBJECT = {
  schema: { type: 'object', additionalProperties: true },
  example: { version: 1, bundles: [{ slug: 'reading', urls: ['https://example.com/'] }] },
} as const;
const CONTENT = Object.fromEntries(
  WRITERS.map(({ name, type }) => [type.split(';', 1)[0], name === 'json' ? OBJECT : TEXT]),
) as Record<string, typeof TEXT | typeof OBJECT>;

/** Items, graphs and bundles as files. */
@ApiTags('exports')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@Controller('api/exports')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Get()
  @RateLimit({ bucket: 'exports', limit: 60, windowMs: 60_000 })
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'export_file', summary: 'Export a project, your graph, or bundles' })
  @ApiOkResponse({ description: 'The file, while it is read', content: CONTENT })
  @Refusals(400, 401, 403, 404, 429)
  async export(@Query() query: ExportDto, @Caller() caller: Principal): Promise<StreamableFile> {
    const { name, type, text } = await this.exports.open(query, caller);
    return new StreamableFile(Readable.from(text, { objectMode: false, highWaterMark: 65_536 }), {
      type,
      disposition: `attachment; filename="${name}"`,
    });
  }
}
