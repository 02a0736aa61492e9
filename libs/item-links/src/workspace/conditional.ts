import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { MayRefuse } from './api-problem.js';
import { admittedVersions, etagOf, noneMatchFails } from './etags.js';
import type { WorkspaceRequest } from './workspace-ref.js';

/** The versions that the caller's `If-Match` admits; `null`: any. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): readonly number[] | null =>
    admittedVersions(context.switchToHttp().getRequest<WorkspaceRequest>().headers['if-match']),
);

/** The reply, with what it takes to tag what it carries. */
export interface Exchange {
  readonly ifNoneMatch: string | undefined;
  readonly reply: FastifyReply;
}

/** Both sides of a request for something that has a version. */
export const Tagged = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  return {
    ifNoneMatch: http.getRequest<WorkspaceRequest>().headers['if-none-match'],
    reply: http.getResponse<FastifyReply>(),
  };
});

/** Answers a view with its tag. */
export function tagged<T>({ reply }: Exchange, version: number, view: T): T {
  void reply.header('etag', etagOf(version));
  return view;
}

/** As `tagged`, unless the caller has that version already: 304. */
export function unlessKnown<T>(exchange: Exchange, version: number, view: () => T): T | undefined {
  const { ifNoneMatch, reply } = exchange;
  void reply.header('cache-control', 'private, no-cache');
  if (!noneMatchFails(ifNoneMatch, etagOf(version))) return tagged(exchange, version, view());
  void reply.header('etag', etagOf(version)).status(304);
  return undefined;
}

const schema = { type: 'string' } as const;

/** For `ApiOkResponse`: the answer carries its tag. */
export const ETAG = { ETag: { description: 'Strong tag of this version', schema } };

/** Documents `If-None-Match` and 304. */
export const MayBeKnown = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: 'Tags that the caller has', schema }),
    ApiResponse({ status: 304, description: 'Not modified', headers: ETAG }),
  );

/** Documents `If-Match` and 412. */
export const OnlyIfMatched = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'Tags of the versions that may be changed; `*`: any',
      schema,
    }),
    MayRefuse(412),
  );
