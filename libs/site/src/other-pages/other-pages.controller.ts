import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest, Public } from '#platform/auth';
import { Wires } from '#platform/http';
import { NoDatabaseShare, NoRateLimit } from '#platform/limits';
import { asPage, MessagePages } from '#platform/pages';

import { NO_PAGE } from '../pages/messages.js';
import { rightSpelling, wantsPage } from './other-pages.js';

const DAY = 'public, max-age=86400';
/** Pages say themselves that they are not to be indexed, which only those who may read them learn. */
const ROBOTS = 'User-agent: *\nDisallow: /api/\n';

/** What browsers and crawlers ask for unasked, and every address that is none of ours. */
@ApiExcludeController()
@Public()
@NoRateLimit()
@NoDatabaseShare()
@Controller()
export class OtherPagesController {
  constructor(
    private readonly pages: MessagePages,
    private readonly wires: Wires,
  ) {}

  @Get('robots.txt')
  robots(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': DAY });
    return ROBOTS;
  }

  @Get('favicon.ico')
  icon(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.status(302).headers({ location: this.pages.file('mark.svg'), 'cache-control': DAY });
    return '';
  }

  /** People get to the page that they meant, or one that says that there is none; programs get their envelope. */
  @Get('*')
  other(@Req() request: PlatformRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const isPage = this.wires.of(request.url).body === 'form';
    const right = isPage ? rightSpelling(request.url, this.wires.pages) : null;
    if (right !== null) {
      asPage(reply, 308);
      void reply.header('location', right);
      return '';
    }
    if (!isPage || !wantsPage(request.headers.accept))
      throw new NotFoundException(`Cannot GET ${request.url}`);
    asPage(reply, 404);
    return this.pages.message(NO_PAGE);
  }
}
