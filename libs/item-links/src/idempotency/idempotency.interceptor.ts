import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';

import type { WorkspaceRequest } from '../workspace/workspace-ref.js';
import { digestOf, idempotencyKeyOf } from './idempotency-key.js';
import { Idempotency } from './idempotency.service.js';
import type { StoredAnswer } from './idempotency.repository.js';

/** Headers that belong to the answer itself. */
const KEPT_HEADERS = ['etag', 'location'];

/**
 * `Idempotency-Key` on a POST: the first request does the work, later ones get its answer. What was refused
 * did nothing, so its key stays free. Without the header nothing happens here.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<WorkspaceRequest>();
    const header = request.headers['idempotency-key'];
    if (header === undefined) return next.handle();
    return this.once(String(header), request, context.switchToHttp().getResponse<FastifyReply>(), next);
  }

  private async once(
    header: string,
    request: WorkspaceRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<Observable<unknown>> {
    const [path = '', query = ''] = request.url.split('?', 2);
    const scope = digestOf(request.principal?.subject ?? '', request.method, path, idempotencyKeyOf(header));
    const begun = await this.idempotency.begin(scope, digestOf(query, JSON.stringify(request.body ?? null)));
    if ('status' in begun) return of(replay(begun, reply));
    let result: unknown;
    try {
      result = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      await this.idempotency.release(begun);
      throw error;
    }
    await this.idempotency.finish(begun, {
      status: reply.statusCode,
      headers: keptHeaders(reply),
      body: result === undefined ? null : JSON.stringify(result),
    });
    return of(result);
  }
}

function replay({ status, headers, body }: StoredAnswer, reply: FastifyReply): unknown {
  void reply.status(status).headers({ ...headers, 'idempotency-replayed': 'true' });
  return body === null ? undefined : (JSON.parse(body) as unknown);
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const present = KEPT_HEADERS.map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(
    present.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
