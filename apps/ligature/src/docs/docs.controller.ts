import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '#platform/auth';
import { NoDatabaseShare, NoRateLimit } from '#platform/limits';
import { asPage } from '#platform/pages';

import { DocsPages } from './docs-pages.service.js';

/** The documentation, for people. How often an address may ask is the business of `guardDocuments`. */
@ApiExcludeController()
@Public()
@NoRateLimit()
@NoDatabaseShare()
@Controller('docs')
export class DocsController {
  constructor(private readonly pages: DocsPages) {}

  @Get()
  overview(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(this.pages.overview(), reply);
  }

  @Get('api/:tag')
  operations(@Param('tag') tag: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(this.pages.operations(tag), reply);
  }

  @Get('events')
  events(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(this.pages.eventList(), reply);
  }

  @Get('schemas')
  schemas(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(this.pages.schemas(), reply);
  }

  @Get('guides/:name')
  guide(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(this.pages.guide('guides', name), reply);
  }

  @Get('contracts/:name')
  contract(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(this.pages.guide('contracts', name), reply);
  }

  @Get('*')
  other(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.show(null, reply);
  }

  private async show(made: Promise<string | null> | null, reply: FastifyReply): Promise<string> {
    const page = await made;
    asPage(reply, page === null ? 404 : 200);
    return page ?? this.pages.missing();
  }
}
