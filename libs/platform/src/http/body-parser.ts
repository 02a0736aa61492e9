import { isUtf8 } from 'node:buffer';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import { parseJson, TooManyNumbers } from '#data';
import { nextTurn } from '#kernel';

import type { Wire, Wires } from '../errors/wires.js';
import { demandKnownEncoding } from './inflated-bodies.js';
import { notJson, notUtf8, tooManyNumbers, tooManyParts, wrongType } from './http.errors.js';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
/** Whatever is sent to where a file is expected. */
const FILE_TYPE = 'application/octet-stream';
/** A form with files, of which a wire of files takes one. */
const FORM_TYPE = /^multipart\/form-data/i;
/** Bytes in a form that are written as `%FC`. */
const ESCAPES = /(?:%[\da-f]{2})+/gi;
const LARGE = 64 * 1024;
const MOST_PARTS = 100_000;
/** Numbers that JavaScript would round. */
const MOST_EXACT = 10_000;
const [QUOTE, BACKSLASH, LIST, OBJECT] = Buffer.from('"\\[{');
const BYTE_ORDER_MARK = '\ufeff';

type FileDone = (error: Error | null, body?: unknown) => void;

/**
 * One parser for all bodies: what a body holds is the wire's to say. An empty body is no body, whatever its content
 * type. Bytes that are not UTF-8 are refused: decoded they would be other ones. A byte order mark is left out.
 * What cannot be read becomes the body all the same, as the error that it is: who is calling comes first (`BodyGuard`).
 */
export function parseBodies(fastify: FastifyInstance, wires: Wires): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = FORM_TYPE.test(request.headers['content-type'] ?? '');
    if (wires.of(request.url).body === 'file') {
      if (!isForm) request.headers['content-type'] = FILE_TYPE;
    }
    // Fastify refuses what is no media type at all before it asks a parser.
    else if (request.headers['content-type'] !== undefined && wires.of(request.url).anyType) {
      request.headers['content-type'] = 'application/json';
    }
    done();
  });
  // Not read here: a file may be larger than anything that is to be in memory.
  fastify.addContentTypeParser(FILE_TYPE, (_request: FastifyRequest, payload: unknown, done: FileDone) => {
    done(null, payload);
  });
  fastify.addContentTypeParser(FORM_TYPE, (request: FastifyRequest, payload: unknown, done: FileDone) => {
    done(null, wires.of(request.url).body === 'file' ? payload : wrongType());
  });
  // By its name as well: Fastify parses the type of what only `*` fits anew for each request.
  const types = ['application/json', '*'];
  fastify.addContentTypeParser(
    types,
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done) => {
      const read = (): void => {
        done(null, contentOrRefusal(request, bytes, wires.of(request.url)));
      };
      // Large ones one by one, however many arrive together: others are served in between.
      if (bytes.length > LARGE) void nextTurn().then(read);
      else read();
    },
  );
}

function contentOrRefusal(request: FastifyRequest, bytes: Buffer, wire: Wire): unknown {
  try {
    return contentOf(request, bytes, wire);
  } catch (error) {
    return error;
  }
}

/** @throws DomainError for what is not a body of that wire */
function contentOf(request: FastifyRequest, bytes: Buffer, { body, anyType }: Wire): unknown {
  demandKnownEncoding(request);
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'];
  if (body === 'json' && !anyType && type !== undefined && !JSON_TYPE.test(type)) throw wrongType();
  if (!isUtf8(bytes)) throw notUtf8();
  if (body === 'json' && bytes.length > LARGE && partsOf(bytes) > MOST_PARTS) throw tooManyParts(MOST_PARTS);
  const text = bytes.toString('utf8');
  return body === 'form' ? formOf(text) : jsonOf(text);
}

/** Lists and objects, which cost far more to read than their two bytes to send. */
function partsOf(bytes: Buffer): number {
  let parts = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === LIST || byte === OBJECT) parts += 1;
  }
  return parts;
}

function formOf(text: string): Record<string, string> {
  const escaped = text.match(ESCAPES) ?? [];
  if (!escaped.every((run) => isUtf8(Buffer.from(run.replaceAll('%', ''), 'hex')))) throw notUtf8();
  return Object.fromEntries(new URLSearchParams(text));
}

/** Keys such as `__proto__` are keys like any other: properties of the object itself. */
function jsonOf(text: string): unknown {
  try {
    return parseJson(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, MOST_EXACT);
  } catch (error) {
    throw error instanceof TooManyNumbers ? tooManyNumbers(MOST_EXACT) : notJson();
  }
}
