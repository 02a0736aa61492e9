import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest, Public } from '#platform/auth';
import { NoDatabaseShare, NoRateLimit } from '#platform/limits';
import { BuiltPage, PageErrors, redirect, Visitors } from '#platform/pages';

import { consoleFileNotFound } from '../site.errors.js';
import { ConsoleFiles } from './console-files.js';

/** The console: one page for people who are signed in, whose screens are addresses below it. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('console')
export class ConsoleController {
  private readonly page = new BuiltPage('index');

  constructor(
    private readonly files: ConsoleFiles,
    private readonly visitors: Visitors,
  ) {}

  @Get('assets/:file')
  @Public()
  @NoRateLimit()
  @NoDatabaseShare()
  async file(
    @Param('file') name: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const accepted = request.headers['accept-encoding'];
    const file = await this.files.find(name, typeof accepted === 'string' ? accepted : undefined);
    if (file === null) throw consoleFileNotFound();
    void reply.headers({
      'content-type': file.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(file.coding !== null && { 'content-encoding': file.coding }),
    });
    return file.content;
  }

  @Get()
  @Public()
  home(@Req() request: PlatformRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(request, reply);
  }

  @Get('*')
  @Public()
  screen(@Req() request: PlatformRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(request, reply);
  }

  private async show(request: PlatformRequest, reply: FastifyReply): Promise<string> {
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null)
      return redirect(reply, `/signin?redirect_url=${encodeURIComponent(request.url)}`);
    return this.page.send(reply);
  }
}
