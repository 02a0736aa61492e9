import { createGunzip, type Gunzip } from 'node:zlib';

import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';

import { unreadableGzip, unsupportedEncoding } from './http.errors.js';

const GZIP = /^(?:x-)?gzip$/i;
const NONE = /^(?:identity)?$/i;

/** Fastify takes a refusal of its own for one of the body, which is the route's to tell. */
const REFUSED = { statusCode: 400, code: 'FST_ERR_CTP_INVALID_GZIP', refusal: unreadableGzip() } as const;

type Payload = Gunzip & RequestPayload;

/**
 * Reads bodies that are sent with `Content-Encoding: gzip`. What comes out is counted as it comes, against the same
 * limit as a body that was sent as it is: a bomb is cut off there.
 */
export function inflateBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    done(null, GZIP.test(encodingOf(request)) ? inflated(payload) : payload);
  });
}

/** @throws DomainError for an encoding that is not read. */
export function demandKnownEncoding(request: FastifyRequest): void {
  const encoding = encodingOf(request);
  if (!NONE.test(encoding) && !GZIP.test(encoding)) throw unsupportedEncoding(encoding);
}

function encodingOf({ headers }: FastifyRequest): string {
  return headers['content-encoding']?.trim() ?? '';
}

function inflated(raw: RequestPayload): RequestPayload {
  const payload = createGunzip() as Payload;
  payload.receivedEncodedLength = 0;
  raw.on('data', (bytes: Buffer) => {
    payload.receivedEncodedLength = (payload.receivedEncodedLength ?? 0) + bytes.length;
  });
  raw.on('error', (error) => payload.destroy(error));
  // Listens before Fastify does, who then finds a refusal instead of the words of zlib.
  payload.on('error', (error) => Object.assign(error, REFUSED));
  return raw.pipe(payload);
}
