import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';

import type { PlatformRequest } from '../auth/request.js';
import { IdempotentRequests } from './idempotent-requests.js';

/** Lets a route be repeated under an `Idempotency-Key`. Without the header nothing happens here. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly requests: IdempotentRequests) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<PlatformRequest>();
    if (request.headers['idempotency-key'] === undefined) return next.handle();
    const work = (): Promise<unknown> => lastValueFrom(next.handle(), { defaultValue: undefined });
    const subject = request.principal?.subject ?? '';
    return this.requests
      .once(request, http.getResponse<FastifyReply>(), subject, work)
      .then((answer) => of(answer));
  }
}
