import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest, traceId } from '../auth/request.js';
import { classify, isFailure } from '../errors/classify.js';
import { flatEnvelope } from '../errors/flat.envelope.js';
import { problemHeaders } from '../errors/problem.js';
import { MessagePages } from './message-pages.js';
import { refusedPage, TROUBLE_PAGE } from './messages.js';
import { asPage } from './page-headers.js';

/** Whatever a page refuses or fails at is told as a page, with the status that the flat envelope has for it. */
@Catch()
@Injectable()
export class PageErrors implements ExceptionFilter {
  private readonly logger = new Logger('Pages');

  constructor(private readonly pages: MessagePages) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<PlatformRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = classify(error);
    if (isFailure(error, problem))
      this.logger.error({ msg: 'a page failed', trace_id: traceId(request), err: error });
    if (reply.sent) return;
    asPage(reply, flatEnvelope(problem, traceId(request)).status);
    // Of a failure of ours visitors learn nothing.
    const page = problem.kind === 'internal' ? TROUBLE_PAGE : refusedPage(problem.message);
    void reply.headers(problemHeaders(problem)).send(this.pages.message(page));
  }
}
