import { applyDecorators } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { tagged, TakesIfMatch, TakesIfUnmodifiedSince } from '#platform/http';

import { linkyView, type UpdatedView } from './bundle.view.js';
import { Refuses } from './bundles.docs.js';
import type { BundleRow } from './bundles.repository.js';

/** Documents `If-Match`, `If-Unmodified-Since` and 412. */
export const OnlyIfMatched = (): MethodDecorator =>
  applyDecorators(TakesIfMatch(), TakesIfUnmodifiedSince(), Refuses(412));

/** The answer to a change: what the bundle is by now, with its tag. */
export function updated(bundle: BundleRow, reply: FastifyReply): UpdatedView {
  const revision = { id: bundle.id, version: bundle.revision };
  return tagged({ reply }, revision, { linky: linkyView(bundle) });
}
