import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { asPage, classify, flatEnvelope, type PlatformRequest, traceId } from '#platform';

import { refusedPage, TROUBLE_PAGE } from './messages.js';
import { Templates } from './templates.js';

/** Whatever a page refuses or fails at is told as a page, with the status that the flat envelope has for it. */
@Catch()
@Injectable()
export class PageErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Pages');

  constructor(private readonly templates: Templates) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<PlatformRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = classify(error);
    const failed = problem.kind === 'internal' || problem.kind === 'unavailable';
    if (failed) this.logger.error({ msg: 'a page failed', trace_id: traceId(request), err: error });
    if (reply.sent) return;
    const { status } = flatEnvelope(problem, traceId(request));
    asPage(reply, status);
    if (problem.retryAfter !== undefined) void reply.header('retry-after', String(problem.retryAfter));
    void reply.send(this.templates.render('message', failed ? TROUBLE_PAGE : refusedPage(problem.message)));
  }
}
