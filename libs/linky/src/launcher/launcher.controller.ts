import { Controller, Get, Logger, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { asPage, Env, NoRateLimit, type PlatformRequest, Public, traceId } from '#platform';

import { publicBase } from '../access/public-base.js';
import { Subjects } from '../access/subjects.js';
import { NOT_FOUND_PAGE, TROUBLE_PAGE } from '../pages/messages.js';
import { Templates } from '../pages/templates.js';
import { type Launch, LauncherService } from './launcher.service.js';
import { launcherPage } from './launcher.view.js';

/** The page that opens a bundle (contract 16). */
@ApiExcludeController()
@Controller('l')
export class LauncherController {
  private readonly logger = new Logger(LauncherController.name);

  constructor(
    private readonly launcher: LauncherService,
    private readonly subjects: Subjects,
    private readonly templates: Templates,
    private readonly env: Env,
  ) {}

  @Get(':slug')
  @Public()
  @NoRateLimit()
  async open(
    @Param('slug') slug: string,
    @Query('claimed') claimed: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const launch = await this.launcher.open(slug, () => this.subjects.visitorOf(request));
      asPage(reply, launch === null ? 404 : 200);
      if (launch === null) return this.templates.render('message', NOT_FOUND_PAGE);
      return await this.page(launch, claimed !== undefined, request);
    } catch (error) {
      this.logger.error({ msg: 'a launcher page failed', trace_id: traceId(request), err: error });
      asPage(reply);
      return this.templates.render('message', TROUBLE_PAGE);
    }
  }

  private async page(launch: Launch, claimed: boolean, request: PlatformRequest): Promise<string> {
    const notice =
      claimed && (await this.launcher.isOwnedBy(launch.slug, await this.subjects.visitorOf(request)));
    return this.templates.render('launcher', launcherPage(launch, publicBase(this.env, request), notice));
  }
}
