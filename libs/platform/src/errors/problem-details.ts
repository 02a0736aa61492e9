import { STATUS_CODES } from 'node:http';

import type { RenderedProblem } from './problem.js';

const MEDIA_TYPE = 'application/problem+json';

/** Whether an `Accept` header asks for problem details by name, and not less than for plain JSON. */
export function wantsProblemDetails(accept: string | undefined): boolean {
  if (accept === undefined || !accept.toLowerCase().includes(MEDIA_TYPE)) return false;
  const qualities = new Map(accept.toLowerCase().split(',').map(mediaRange));
  const wanted = qualities.get(MEDIA_TYPE) ?? 0;
  return wanted > 0 && wanted >= (qualities.get('application/json') ?? 0);
}

function mediaRange(text: string): [string, number] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [type, quality === undefined ? 1 : Number(quality) || 0];
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
      detail,
      instance: `${url.split('?', 1)[0] ?? ''}#${id}`,
      ...(errors === undefined ? {} : { errors }),
    },
  };
}
