import { Body, Controller, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { DomainError } from '#kernel';
import { clientAddress, type PlatformRequest, Public, requesterOf } from '#platform/auth';
import { NoRateLimit } from '#platform/limits';
import { asPage, PageErrors, redirect } from '#platform/pages';

import { typedPassword } from '../bundles/settings-input.js';
import { isObject } from '../input/values.js';
import { NOT_FOUND_PAGE } from '../pages/messages.js';
import { BundleTemplates } from '../pages/bundle-templates.js';
import { BundlePasswords } from './bundle-passwords.js';
import { LauncherService } from './launcher.service.js';
import { PasswordGate } from './password-gate.js';

/** Takes the password of a bundle. */
@ApiExcludeController()
@UseFilters(PageErrors)
@Controller('l')
export class UnlockController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly gate: PasswordGate,
    private readonly templates: BundleTemplates,
    private readonly passwords: BundlePasswords,
  ) {}

  @Post(':slug/unlock')
  @Public()
  @NoRateLimit()
  async unlock(
    @Param('slug') name: string,
    @Body() body: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.launcher.open(
      name,
      () => Promise.resolve(null),
      () => false,
    );
    if (found.state === 'unknown') return this.say(404, NOT_FOUND_PAGE, reply);
    if (found.state !== 'locked') return redirect(reply, `/l/${encodeURIComponent(name)}`);
    const { slug, passwordHash } = found;
    if (!this.gate.isOurs(slug, request, isObject(body) ? body['form'] : undefined)) {
      return this.gate.ask(slug, request, reply, this.gate.whyNotOurs(slug, request), 403);
    }
    const typed = typedPassword(body);
    if (typed === '') return this.gate.ask(slug, request, reply, 'Enter the password.', 400);
    try {
      const requester = requesterOf(clientAddress(request), reply);
      if (!(await this.passwords.isRight(typed, found, requester))) {
        return this.gate.ask(slug, request, reply, 'This is not the password.', 403);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      void reply.header('retry-after', String(error.retryAfter ?? 1));
      return this.gate.ask(slug, request, reply, error.message, error.kind === 'rate_limited' ? 429 : 503);
    }
    this.gate.grant(slug, passwordHash, request, reply);
    return redirect(reply, `/l/${slug}`);
  }

  private say(status: number, page: typeof NOT_FOUND_PAGE, reply: FastifyReply): string {
    asPage(reply, status);
    return this.templates.message(page);
  }
}
