import { STATUS_CODES } from 'node:http';

import Negotiator from 'negotiator';

import type { RenderedProblem } from './problem.js';

const MEDIA_TYPE = 'application/problem+json';
const OFFERED = ['application/json', MEDIA_TYPE];

/** Whether an `Accept` header asks for problem details by name, and not less than for plain JSON. */
export function wantsProblemDetails(accept: string | undefined): boolean {
  if (accept === undefined || !accept.toLowerCase().includes(MEDIA_TYPE)) return false;
  // Among equals the first one is preferred: read from either end, an equal is the first one once.
  return [accept, accept.split(',').reverse().join(',')].some((header) => preferred(header) === MEDIA_TYPE);
}

/** Parameters other than the quality say nothing here. */
function preferred(accept: string): string | undefined {
  const plain = accept.replaceAll(/;\s*(?!q\s*=)[^,;]+/gi, '');
  return new Negotiator({ headers: { accept: plain } }).mediaType(OFFERED);
}

/** The canonical envelope as problem details (RFC 9457). `instance` is this very request. */
export function problemDetails(
  { status, headers, body }: RenderedProblem,
  { url, id }: { readonly url: string; readonly id: string },
): RenderedProblem {
  const { detail, type, errors } = body as { detail: string; type: string; errors?: unknown };
  return {
    status,
    headers: { ...headers, 'content-type': MEDIA_TYPE },
    body: {
      type: `urn:ligature:problem:${type}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      // As in the plain envelope: whoever reads `code` need not know which of both was sent.
      code: status,
      detail,
      instance: `${url.split('?', 1)[0] ?? ''}#${id}`,
      ...(errors === undefined ? {} : { errors }),
    },
  };
}
