import {
  Body,
  Controller,
  Get,
  HttpCode,
  Post,
  Req,
  Res,
  type StreamableFile,
  UseFilters,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { exportFile, RequestedExports } from '#identity';
import { isUuid, type Principal } from '#kernel';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { RateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect, Visitors } from '#platform/pages';

import { BrowserSessions } from '../accounts/browser-sessions.js';
import { refusalOf } from '../accounts/sign-in.view.js';
import { AccountExportPages } from './account-export-pages.js';
import { formField } from '../pages/form-field.js';

const PAGE = '/account/export';
const PASSWORDS = { bucket: 'me:password', limit: 30, windowMs: 60_000 } as const;

/** Whoever asks, and with what. */
interface Asking {
  readonly visitor: Principal;
  readonly owner: { readonly kind: 'user'; readonly id: string };
  readonly password: string | null;
}

/** All that is kept of whoever is signed in, as a file. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('account/export')
export class AccountExportController {
  constructor(
    private readonly visitors: Visitors,
    private readonly exports: RequestedExports,
    private readonly pages: AccountExportPages,
    private readonly browser: BrowserSessions,
  ) {}

  @Get()
  @Public()
  async show(
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return redirect(reply, `/signin?redirect_url=${PAGE}`);
    asPage(reply);
    return this.pages.render(visitor, visitor.userId);
  }

  /** A small one is sent at once; a large one is waited for on the page. */
  @Post()
  @HttpCode(200)
  @Public()
  @RateLimit(PASSWORDS)
  ask(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | StreamableFile> {
    return this.answer(body, request, reply, async ({ visitor, owner, password }) => {
      const requester = requesterOf(clientAddress(request), reply);
      const requested = await this.exports.request(owner, visitor, password, requester);
      return 'status' in requested ? redirect(reply, PAGE) : exportFile(requested);
    });
  }

  @Post('download')
  @HttpCode(200)
  @Public()
  @RateLimit(PASSWORDS)
  download(
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | StreamableFile> {
    return this.answer(body, request, reply, async ({ visitor, owner, password }) => {
      const id = formField(body, 'export');
      if (!isUuid(id)) return redirect(reply, PAGE);
      const requester = requesterOf(clientAddress(request), reply);
      return exportFile(await this.exports.download(owner, id, visitor, password, requester));
    });
  }

  private async answer(
    body: unknown,
    request: PlatformRequest,
    reply: FastifyReply,
    work: (asking: Asking) => Promise<string | StreamableFile>,
  ): Promise<string | StreamableFile> {
    this.browser.demandOurs(request);
    const visitor = await this.visitors.of(request);
    if (visitor?.userId == null) return redirect(reply, `/signin?redirect_url=${PAGE}`);
    const { userId: id } = visitor;
    try {
      void reply.header('cache-control', 'no-store');
      const password = formField(body, 'currentPassword') || null;
      return await work({ visitor, owner: { kind: 'user', id }, password });
    } catch (error) {
      const { status, message, headers } = refusalOf(error);
      asPage(reply, status);
      void reply.headers(headers);
      return this.pages.render(visitor, id, message);
    }
  }
}
