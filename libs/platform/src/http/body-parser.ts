import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '#kernel';

import type { Wires } from '../errors/wires.js';
import { isLateBody } from './late-body.js';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** A wire whose bodies are JSON, for a body that is not. */
function notJson(): DomainError {
  return new DomainError('invalid', 'invalid_json', 'The request body is not valid JSON', {
    fields: [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }],
  });
}

/** A JSON wire that believes content types, for another one. */
function wrongType(): DomainError {
  return new DomainError('invalid', 'unsupported_media_type', 'The request body must be application/json');
}

/**
 * One parser for all bodies: what a body holds is the wire's to say. An empty body is no body, whatever
 * its content type; `__proto__` and `constructor.prototype` keys are refused.
 */
export function parseBodies(fastify: FastifyInstance, wires: Wires): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
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
    { parseAs: 'string' },
    (request: FastifyRequest, body: string, done) => {
      if (body === '') {
        done(null, undefined);
        return;
      }
      const wire = wires.of(request.url);
      if (wire.body === 'form') {
        done(null, Object.fromEntries(new URLSearchParams(body)));
        return;
      }
      const type = request.headers['content-type'];
      if (!wire.anyType && type !== undefined && !JSON_TYPE.test(type)) {
        done(wrongType());
        return;
      }
      void parseJson(request, body, (error, value) => {
        if (!error) done(null, value);
        else if (isLateBody(request)) done(null, notJson());
        else done(notJson());
      });
    },
  );
}
