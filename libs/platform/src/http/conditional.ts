import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { preconditionFailed } from './conditional.errors.js';
import { type Admitted, admittedRevisions, etagOf, noneMatchFails, type Revision } from './etags.js';

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** What a request demands of the version that it changes or deletes. */
export interface Conditions {
  readonly admitted: Admitted;
  /** `null`: any; `If-Match` outranks it (RFC 9110, 13.2.2). */
  readonly unmodifiedSince: Date | null;
}

/** `If-Match` and `If-Unmodified-Since` of the caller. */
export const IfUnchanged = createParamDecorator((_: unknown, context: ExecutionContext): Conditions => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const since = headers['if-match'] === undefined ? dateOf(headers['if-unmodified-since']) : null;
  return { admitted: admittedRevisions(headers['if-match']), unmodifiedSince: since };
});

/**
 * The revisions that may be changed. A date admits the version that is there, if that is not newer: it is the only one
 * then, so that a change in between is noticed as well.
 */
export async function admittedBy(
  { admitted, unmodifiedSince }: Conditions,
  read: () => Promise<Revision & { readonly updatedAt: Date }>,
): Promise<Admitted> {
  if (unmodifiedSince === null) return admitted;
  const present = await read();
  if (secondOf(present.updatedAt) > unmodifiedSince.getTime()) throw preconditionFailed();
  return [present];
}

/** What is no date is no condition (RFC 9110, 13.1.4). */
function dateOf(header: string | undefined): Date | null {
  const at = header !== undefined && HTTP_DATE.test(header) ? new Date(header) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}

const secondOf = (at: Date): number => Math.floor(at.getTime() / 1_000) * 1_000;

/** The reply, with what it takes to tag what it carries. */
export interface Exchange {
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: Date | null;
  readonly reply: FastifyReply;
}

/** Both sides of a request for something that has a version. */
export const Tagged = createParamDecorator((_: unknown, context: ExecutionContext): Exchange => {
  const http = context.switchToHttp();
  const { headers } = http.getRequest<FastifyRequest>();
  const ifNoneMatch = headers['if-none-match'];
  return {
    ifNoneMatch,
    ifModifiedSince: ifNoneMatch === undefined ? dateOf(headers['if-modified-since']) : null,
    reply: http.getResponse<FastifyReply>(),
  };
});

/** Answers a view with its tag. */
export function tagged<T>({ reply }: Pick<Exchange, 'reply'>, revision: Revision, view: T): T {
  void reply.header('etag', etagOf(revision));
  return view;
}

/**
 * Tells when something was changed, and whether the caller's `If-Modified-Since` is not older. A date counts seconds: it
 * is told only when its second is over, so that a later change has a later date.
 */
export function isUnmodified({ ifModifiedSince, reply }: Exchange, updatedAt: Date, now: Date): boolean {
  if (secondOf(updatedAt) >= secondOf(now)) return false;
  void reply.header('last-modified', updatedAt.toUTCString());
  return ifModifiedSince !== null && secondOf(updatedAt) <= ifModifiedSince.getTime();
}

/** As `tagged`, unless the caller has that version already: 304. */
export function unlessKnown<T>(
  exchange: Exchange,
  revision: Revision,
  view: () => T,
  isOld = false,
): T | undefined {
  const { ifNoneMatch, reply } = exchange;
  void reply.header('cache-control', 'private, no-cache');
  if (!isOld && !noneMatchFails(ifNoneMatch, etagOf(revision))) return tagged(exchange, revision, view());
  void reply.header('etag', etagOf(revision)).status(304);
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

/** Documents `If-Unmodified-Since`. */
export const TakesIfUnmodifiedSince = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Unmodified-Since',
    required: false,
    description: 'Only if it was not changed after that second; `If-Match` outranks it',
    schema: { type: 'string', example: 'Sat, 28 Nov 2026 12:00:00 GMT' },
  });

/** Documents `If-Match`; the refusal is the domain's to document. */
export const TakesIfMatch = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'Tags of the versions that may be changed; `*`: any',
    schema,
  });
