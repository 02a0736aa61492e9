import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Callers, type PlatformRequest, Public } from '#platform/auth';
import { asPage, type MessagePage, PageErrors, redirect } from '#platform/pages';

import { BranchService } from '../queries/branch.service.js';
import type { GraphPage } from './graph-page.js';
import { GraphTemplates } from './graph-templates.js';

/** Says the same of a token that never was, and of one that opens nothing any more. */
const NOT_FOUND: MessagePage = {
  title: 'Not found',
  heading: 'There is no branch here',
  text: 'The address may be mistyped, or what it led to is no longer public.',
  link: null,
};

/** Read-only pages that draw a graph and change with it. What they show, their scripts ask for themselves. */
@ApiExcludeController()
@Controller()
@UseFilters(PageErrors)
export class GraphPagesController {
  constructor(
    private readonly callers: Callers,
    private readonly branches: BranchService,
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

  /** A public branch, for whoever has its token. The address is a secret: no other page is told of it. */
  @Get('branch/:token')
  @Public()
  async branch(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const root = await this.branches.rootOf(token);
    asPage(reply, root === null ? 404 : 200);
    void reply.header('referrer-policy', 'no-referrer');
    if (root === null) return this.templates.message(NOT_FOUND);
    const heading = root.title === '' ? 'A shared branch' : root.title;
    const page: GraphPage = { title: heading, heading, token };
    return this.templates.render('branch', page);
  }
}
