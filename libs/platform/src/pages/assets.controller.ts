import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '../auth/decorators.js';
import { NoDatabaseShare } from '../limits/share-of-request.js';
import { NoRateLimit } from '../limits/rate-limit.decorator.js';
import { Assets } from './assets.js';
import { fileNotFound } from './pages.errors.js';

/** Style sheets and scripts of the pages. */
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':file')
  @Public()
  @NoRateLimit()
  @NoDatabaseShare()
  file(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const asset = this.assets.find(file);
    if (asset === null) throw fileNotFound();
    void reply.headers({
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    return asset.content;
  }
}
