import { Controller, Delete, Get, Options, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { NoRateLimit, Public } from '#platform';

const COLLECTION = 'OPTIONS, POST';
const BUNDLE = 'GET, HEAD, OPTIONS';

/** What the paths of bundles answer to methods that they do not have: 405 without a body (contract 4). */
@ApiExcludeController()
@Public()
@NoRateLimit()
@Controller('api/links')
export class OtherMethodsController {
  @Options()
  options(@Res() reply: FastifyReply): void {
    answer(reply, 204, COLLECTION);
  }

  @Get()
  list(@Res() reply: FastifyReply): void {
    answer(reply, 405, COLLECTION);
  }

  @Put()
  put(@Res() reply: FastifyReply): void {
    answer(reply, 405, COLLECTION);
  }

  @Patch()
  patch(@Res() reply: FastifyReply): void {
    answer(reply, 405, COLLECTION);
  }

  @Delete()
  delete(@Res() reply: FastifyReply): void {
    answer(reply, 405, COLLECTION);
  }

  @Options(':slug')
  optionsOfBundle(@Res() reply: FastifyReply): void {
    answer(reply, 204, BUNDLE);
  }

  @Post(':slug')
  postToBundle(@Res() reply: FastifyReply): void {
    answer(reply, 405, BUNDLE);
  }
}

function answer(reply: FastifyReply, status: number, allow: string): void {
  void reply.status(status).headers({ allow, 'cache-control': 'no-store' }).send();
}
