import { isUtf8 } from 'node:buffer';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Wire, Wires } from '../errors/wires.js';
import { notJson, notUtf8, wrongType } from './http.errors.js';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
/** Bytes in a form that are written as `%FC`. */
const ESCAPES = /(?:%[\da-f]{2})+/gi;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * One parser for all bodies: what a body holds is the wire's to say. An empty body is no body, whatever its content
 * type. Bytes that are not UTF-8 are refused: decoded they would be other ones. A byte order mark is left out.
 * What cannot be read becomes the body all the same, as the error that it is: who is calling comes first (`BodyGuard`).
 */
export function parseBodies(fastify: FastifyInstance, wires: Wires): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Fastify refuses what is no media type at all before it asks a parser.
    if (request.headers['content-type'] !== undefined && wires.of(request.url).anyType) {
      request.headers['content-type'] = 'application/json';
    }
    done();
  });
  // By its name as well: Fastify parses the type of what only `*` fits anew for each request.
  const types = ['application/json', '*'];
  fastify.addContentTypeParser(
    types,
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done) => {
      try {
        done(null, contentOf(request, bytes, wires.of(request.url)));
      } catch (error) {
        done(null, error);
      }
    },
  );
}

/** @throws DomainError for what is not a body of that wire */
function contentOf(request: FastifyRequest, bytes: Buffer, { body, anyType }: Wire): unknown {
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'];
  if (body === 'json' && !anyType && type !== undefined && !JSON_TYPE.test(type)) throw wrongType();
  if (!isUtf8(bytes)) throw notUtf8();
  const text = bytes.toString('utf8');
  return body === 'form' ? formOf(text) : jsonOf(text);
}

function formOf(text: string): Record<string, string> {
  const escaped = text.match(ESCAPES) ?? [];
  if (!escaped.every((run) => isUtf8(Buffer.from(run.replaceAll('%', ''), 'hex')))) throw notUtf8();
  return Object.fromEntries(new URLSearchParams(text));
}

/** Keys such as `__proto__` are keys like any other: `JSON.parse` makes them properties of the object itself. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    throw notJson();
  }
}
