import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest, traceId } from '../auth/request.js';
import { classify, isFailure } from '../errors/classify.js';
import { flatEnvelope } from '../errors/flat.envelope.js';
import { problemHeaders } from '../errors/problem.js';
import { asPage } from './page-headers.js';

/**
 * Whatever a page refuses or fails at is told as a page, with the status that the flat envelope has for it. A room says
 * how its own look.
 */
@Catch()
export abstract class PageErrors implements ExceptionFilter {
  private readonly logger = new Logger('Pages');

  /** @param refusal what the visitor may read of it; `null`: it was our fault. */
  protected abstract render(refusal: string | null): string;

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<PlatformRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = classify(error);
    if (isFailure(error, problem))
      this.logger.error({ msg: 'a page failed', trace_id: traceId(request), err: error });
    if (reply.sent) return;
    asPage(reply, flatEnvelope(problem, traceId(request)).status);
    void reply
      .headers(problemHeaders(problem))
      .send(this.render(problem.kind === 'internal' ? null : problem.message));
  }
}
