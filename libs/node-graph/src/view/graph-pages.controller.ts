import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { asPage, Callers, type PlatformRequest, Public, redirect } from '#platform';

import type { GraphPage } from './graph-page.js';
import { GraphTemplates } from './graph-templates.js';

/** Read-only pages that draw a graph and change with it. What they show, their scripts ask for themselves. */
@ApiExcludeController()
@Controller()
export class GraphPagesController {
  constructor(
    private readonly callers: Callers,
    private readonly templates: GraphTemplates,
  ) {}

  /** The graph of whoever is signed in; others are asked to sign in first. */
  @Get('graph')
  @Public()
  async own(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const caller = await this.callers.resolve(request);
    if (caller?.userId == null) return redirect(reply, '/signin?redirect_url=/graph');
    asPage(reply);
    const page: GraphPage = { title: 'Your graph', heading: 'Your graph', token: '' };
    return this.templates.render('graph', page);
  }
}
