import { Controller, Get, Param, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Public } from '#platform/auth';
import { NoDatabaseShare } from '#platform/limits';
import { asPage, BuiltPage, type MessagePage, MessagePages, PageErrors, redirect } from '#platform/pages';

import { BranchService } from '../queries/branch.service.js';

/** Says the same of a token that never was, and of one that opens nothing any more. */
const NOT_FOUND: MessagePage = {
  title: 'Not found',
  heading: 'There is no branch here',
  text: 'The address may be mistyped, or what it led to is no longer public.',
  link: null,
};

/** The page of a public branch, which changes with it. What it shows, its script asks for itself. */
@ApiExcludeController()
@Controller()
@UseFilters(PageErrors)
export class GraphPagesController {
  private readonly page = new BuiltPage('branch');

  constructor(
    private readonly branches: BranchService,
    private readonly messages: MessagePages,
  ) {}

  /** Where the graph was, before there was the console. Browsers keep what stands behind the `#`. */
  @Get('graph')
  @Public()
  @NoDatabaseShare()
  own(@Res({ passthrough: true }) reply: FastifyReply): string {
    return redirect(reply, '/console/graph');
  }

  /** A public branch, for whoever has its token. The address is a secret: no other page is told of it. */
  @Get('branch/:token')
  @Public()
  async branch(
    @Param('token') token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const root = await this.branches.rootOf(token);
    if (root === null) asPage(reply, 404);
    const html =
      root === null
        ? this.messages.message(NOT_FOUND)
        : this.page.send(reply, { title: root.title === '' ? 'A shared branch' : root.title });
    void reply.header('referrer-policy', 'no-referrer');
    return html;
  }
}
