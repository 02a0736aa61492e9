import { Controller, Delete, Get, Options, Patch, Post, Put, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Public } from '#platform/auth';
import { NoRateLimit } from '#platform/limits';

const LINKS = 'api/links';
const LINK = 'api/links/:slug';
const VERSIONS = 'api/links/:slug/versions';
const INSIGHTS = 'api/links/:slug/insights';
const EVENTS = 'api/links/:slug/events';
const MINE = 'api/me/links';
const KEYS = 'api/me/keys';
const READ_ONLY = 'GET, HEAD, OPTIONS';

const ALLOWED: Readonly<Record<string, string>> = {
  [LINKS]: 'OPTIONS, POST',
  [LINK]: 'DELETE, GET, HEAD, OPTIONS, PATCH',
  [VERSIONS]: READ_ONLY,
  [INSIGHTS]: READ_ONLY,
  [EVENTS]: 'OPTIONS, POST',
  [MINE]: READ_ONLY,
  [KEYS]: 'DELETE, GET, HEAD, OPTIONS, POST',
};

/** What the paths of bundles answer to methods that they do not have: 405 without a body. A new path of bundles belongs into its list (docs/contracts/linky.md#base-address). */
@ApiExcludeController()
@Public()
@NoRateLimit()
@Controller()
export class OtherMethodsController {
  @Options([LINKS, LINK, VERSIONS, INSIGHTS, EVENTS, MINE, KEYS])
  options(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    answer(204, request, reply);
  }

  @Get([LINKS, EVENTS])
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    answer(405, request, reply);
  }

  @Post([LINK, VERSIONS, INSIGHTS, MINE])
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    answer(405, request, reply);
  }

  @Put([LINKS, LINK, VERSIONS, INSIGHTS, EVENTS, MINE, KEYS])
  put(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    answer(405, request, reply);
  }

  @Patch([LINKS, VERSIONS, INSIGHTS, EVENTS, MINE, KEYS])
  patch(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    answer(405, request, reply);
  }

  @Delete([LINKS, VERSIONS, INSIGHTS, EVENTS, MINE])
  delete(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    answer(405, request, reply);
  }
}

function answer(status: number, { routeOptions }: FastifyRequest, reply: FastifyReply): void {
  const allow = ALLOWED[(routeOptions.url ?? '').slice(1)] ?? 'OPTIONS';
  void reply.status(status).headers({ allow, 'cache-control': 'no-store' }).send();
}
