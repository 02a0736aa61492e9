import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { classify, isFailure } from '../errors/classify.js';
import { problemDetails, wantsProblemDetails } from '../errors/problem-details.js';
import type { Problem, RenderedProblem } from '../errors/problem.js';
import { Wires } from '../errors/wires.js';
import type { AnswerHeaders } from './answer-headers.js';
import { routeRefusedBody } from './refused-body.js';

/** Answers everything that is thrown on HTTP, in the envelope of the wire that the request came in on. */
@Catch()
@Injectable()
export class HttpErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  constructor(private readonly wires: Wires) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = classify(error);
    if (isFailure(error, problem)) {
      this.logger.error({
        msg: 'request failed',
        trace_id: request.id,
        reason: problem.reason,
        err: error,
      });
    }
    if (reply.sent || routeRefusedBody(error, problem, request, reply)) return;
    const { status, headers, body } = rendered(problem, request, this.wires);
    void reply.status(status).headers(headers).send(body);
  }
}

/** Answers what Fastify refuses before any of our code sees it: an address that cannot be decoded. */
export function answerFrameworkErrors(
  wires: Wires,
  always: AnswerHeaders,
): (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, headers, body } = rendered(classify(error), request, wires);
    void reply
      .status(status)
      .headers({ ...headers, ...always(request) })
      .send(body);
  };
}

function rendered(problem: Problem, request: FastifyRequest, wires: Wires): RenderedProblem {
  const wire = wires.of(request.url);
  const answer = wire.envelope(problem, request.id);
  if (!wire.problemDetails) return answer;
  const chosen = wantsProblemDetails(request.headers.accept) ? problemDetails(answer, request) : answer;
  return { ...chosen, headers: { ...chosen.headers, vary: 'Accept' } };
}
