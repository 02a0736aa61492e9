import { createHash } from 'node:crypto';

import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { noneMatchFails } from './etags.js';

interface KnownListConfig {
  readonly weakTag?: boolean;
}

const schema = { type: 'string' } as const;
const TAG = { ETag: { description: 'Weak tag of what is answered', schema } };

/** For a route that answers with a list: the answer has a weak tag, and is 304 to whoever has it already. */
export const MayBeKnownList = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ weakTag: true } satisfies KnownListConfig),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'Tags that the caller has', schema }),
    ApiResponse({ status: 304, description: 'Not modified', headers: TAG }),
  );

/** Tags the answers of such routes by what they hold: it is read all the same, and not sent. */
export function tagLists(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { weakTag } = request.routeOptions.config as KnownListConfig;
    if (weakTag !== true || reply.statusCode !== 200 || typeof payload !== 'string') {
      done(null, payload);
      return;
    }
    const tag = `"${createHash('sha1').update(payload).digest('base64url')}"`;
    reply.header('etag', `W/${tag}`).header('cache-control', 'private, no-cache');
    const isKnown = noneMatchFails(request.headers['if-none-match'], tag);
    if (isKnown) reply.status(304).removeHeader('content-type').removeHeader('content-length');
    done(null, isKnown ? null : payload);
  });
}
