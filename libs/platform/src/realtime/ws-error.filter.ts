import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';

import { failureAck } from '../errors/ack.envelope.js';
import { classify, isFailure } from '../errors/classify.js';
import { newTraceId } from '../trace/trace.js';
import { refuse } from './packets.js';
import type { RealtimeSocket } from './socket-data.js';

/**
 * Answers everything that is thrown while an event is handled, through the event's own ack.
 * A socket whose credential is no longer valid is disconnected after the answer.
 */
@Catch()
@Injectable()
export class WsErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = classify(error);
    const trace = newTraceId();
    if (isFailure(error, problem)) {
      const event = host.switchToWs().getPattern();
      this.logger.error({ msg: 'event failed', trace_id: trace, event, reason: problem.reason, err: error });
    }
    refuse(host.getArgs<unknown[]>(), failureAck(problem, trace));
    if (problem.kind === 'unauthenticated') host.switchToWs().getClient<RealtimeSocket>().disconnect(true);
  }
}
