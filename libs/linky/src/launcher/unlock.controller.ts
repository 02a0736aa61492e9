import { Body, Controller, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Passwords } from '#identity';
import { DomainError } from '#kernel';
import {
  asPage,
  clientAddress,
  Limiter,
  NoRateLimit,
  type PlatformRequest,
  Public,
  redirect,
  requesterOf,
} from '#platform';

import { typedPassword } from '../bundles/settings-input.js';
import { isObject } from '../input/values.js';
import { FOREIGN_FORM_PAGE, NOT_FOUND_PAGE } from '../pages/messages.js';
import { PageErrorFilter } from '../pages/page-errors.filter.js';
import { Templates } from '../pages/templates.js';
import { LauncherService } from './launcher.service.js';
import { Unlocking } from './unlocking.js';

const QUARTER_MS = 15 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** Tries of one address at one bundle, of one address at all, and of everybody at one bundle. */
const TRIES = 10;
const TRIES_OF_ADDRESS = 60;
const TRIES_OF_ALL = 600;

/** Takes the password of a bundle. Guessing is limited, by address and by bundle. */
@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('l')
export class UnlockController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly unlocking: Unlocking,
    private readonly limiter: Limiter,
    private readonly templates: Templates,
    private readonly passwords: Passwords,
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
    if (!this.unlocking.isOurs(slug, request, isObject(body) ? body['form'] : undefined)) {
      return this.say(403, FOREIGN_FORM_PAGE, reply);
    }
    try {
      await this.countTry(slug, clientAddress(request));
      const password = typedPassword(body);
      const requester = requesterOf(clientAddress(request), reply);
      if (
        password === null ||
        !(await this.passwords.matches(password, passwordHash, 'content', requester))
      ) {
        return this.unlocking.ask(slug, request, reply, 'This is not the password.', 403);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      void reply.header('retry-after', String(error.retryAfter ?? 1));
      return this.unlocking.ask(
        slug,
        request,
        reply,
        error.message,
        error.kind === 'rate_limited' ? 429 : 503,
      );
    }
    this.unlocking.grant(slug, passwordHash, request, reply);
    return redirect(reply, `/l/${slug}`);
  }

  private async countTry(slug: string, address: string): Promise<void> {
    await this.limiter.consume('linky:unlock', `${slug} ${address}`, TRIES, QUARTER_MS);
    await this.limiter.consume('linky:unlock-address', address, TRIES_OF_ADDRESS, QUARTER_MS);
    await this.limiter.consume('linky:unlock-bundle', slug, TRIES_OF_ALL, HOUR_MS);
  }

  private say(status: number, page: typeof NOT_FOUND_PAGE, reply: FastifyReply): string {
    asPage(reply, status);
    return this.templates.render('message', page);
  }
}
