import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { parseJson, printJson } from '#data';

import type { PlatformRequest } from '../auth/request.js';
import { digestOf, idempotencyKeyOf } from './idempotency-key.js';
import type { StoredAnswer } from './idempotency.repository.js';
import { Idempotency } from './idempotency.service.js';

/** Headers that belong to the answer itself. */
const KEPT_HEADERS = ['etag', 'location'];

/**
 * `Idempotency-Key` of a request: the first one does the work, later ones get its answer. What was refused did
 * nothing, so its key stays free.
 */
@Injectable()
export class IdempotentRequests {
  constructor(private readonly idempotency: Idempotency) {}

  /** Without the header the work is done every time. A key belongs to its caller, method and path. */
  async once<T>(
    request: PlatformRequest,
    reply: FastifyReply,
    subject: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return work();
    const [path = '', query = ''] = request.url.split('?', 2);
    const scope = digestOf(subject, request.method, path, idempotencyKeyOf(String(header)));
    const begun = await this.idempotency.begin(scope, digestOf(query, contentOf(request)));
    if ('status' in begun) return replay(begun, reply) as T;
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.idempotency.release(begun);
      throw error;
    }
    await this.idempotency.finish(begun, {
      status: reply.statusCode,
      headers: keptHeaders(reply),
      body: result === undefined ? null : printJson(result),
    });
    return result;
  }
}

/** Files are not read here: they are told apart by their length and type. */
function contentOf({ body, headers }: PlatformRequest): string {
  if (!(body instanceof Readable)) return printJson(body ?? null);
  return `${headers['content-length'] ?? ''} ${headers['content-type'] ?? ''}`;
}

function replay({ status, headers, body }: StoredAnswer, reply: FastifyReply): unknown {
  void reply.status(status).headers({ ...headers, 'idempotency-replayed': 'true' });
  return body === null ? undefined : parseJson(body);
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const present = KEPT_HEADERS.map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(
    present.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
