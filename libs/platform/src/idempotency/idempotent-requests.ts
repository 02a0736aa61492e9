import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { parseJson, printJson } from '#data';

import type { PlatformRequest } from '../auth/request.js';
import { digestOf, idempotencyKeyOf } from './idempotency-key.js';
import type { Claim, StoredAnswer } from './idempotency.repository.js';
import { idempotencyKeyReused } from './idempotency.errors.js';
import { Idempotency } from './idempotency.service.js';

/** A file that the work reads while it comes. */
export interface SentFile {
  /** `null`: none was sent. */
  readonly parts: AsyncIterable<Buffer> | null;
  /** Bytes that the work takes at most. */
  readonly most: number;
}

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
    const { scope, query } = placeOf(request, subject, String(header));
    // What comes where files are taken, to a route that takes none, is not read.
    const content = request.body instanceof Readable ? null : (request.body ?? null);
    const fingerprint = digestOf(query, printJson(content));
    const begun = await this.idempotency.begin(scope, fingerprint);
    if ('status' in begun) return replay(begun, reply) as T;
    return this.work(begun, reply, work, () => fingerprint);
  }

  /**
   * The same for a file: it is what it holds, however it is sent. A repetition is read to its end before it is answered.
   * @param work reads all of the file
   */
  async onceOfFile<T>(
    request: PlatformRequest,
    reply: FastifyReply,
    subject: string,
    { parts, most }: SentFile,
    work: (parts: AsyncIterable<Buffer> | null) => Promise<T>,
  ): Promise<T> {
    const header = request.headers['idempotency-key'];
    if (header === undefined) return work(parts);
    const { scope, query } = placeOf(request, subject, String(header));
    const begun = await this.idempotency.beginUnread(scope);
    const content = createHash('sha256');
    const fingerprint = (): Buffer => digestOf(query, content.digest('hex'));
    if ('claim' in begun)
      return this.work(begun, reply, () => work(parts === null ? null : hashed(parts, content)), fingerprint);
    const isWhole = parts === null || (await isRead(hashed(parts, content), most));
    if (!isWhole || !begun.fingerprint.equals(fingerprint())) throw idempotencyKeyReused();
    return replay(begun.answer, reply) as T;
  }

  private async work<T>(
    claim: Claim,
    reply: FastifyReply,
    work: () => Promise<T>,
    fingerprint: () => Buffer,
  ): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.idempotency.release(claim);
      throw error;
    }
    const answer = {
      status: reply.statusCode,
      headers: keptHeaders(reply),
      body: result === undefined ? null : printJson(result),
    };
    await this.idempotency.finish({ ...claim, fingerprint: fingerprint() }, answer);
    return result;
  }
}

function placeOf(
  { url, method }: PlatformRequest,
  subject: string,
  header: string,
): { readonly scope: Buffer; readonly query: string } {
  const [path = '', query = ''] = url.split('?', 2);
  return { scope: digestOf(subject, method, path, idempotencyKeyOf(header)), query };
}

async function* hashed(parts: AsyncIterable<Buffer>, content: Hash): AsyncGenerator<Buffer, void> {
  for await (const part of parts) {
    content.update(part);
    yield part;
  }
}

/** Reads it; `false`: there is more than `most`. */
async function isRead(parts: AsyncIterable<Buffer>, most: number): Promise<boolean> {
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    if (bytes > most) return false;
  }
  return true;
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
