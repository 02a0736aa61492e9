import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';

import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

import { clientAddress, type PlatformRequest } from '../auth/request.js';
import { Env } from '../config/env.js';
import type { RealtimeSocket } from '../realtime/socket-data.js';
import { hasRead } from '../realtime/unread-packets.js';
import { largeReadsBusy } from './large-reads.errors.js';
import { EncodedAnswer, encodedIfLong } from '../http/long-answers.js';
import { requesterOf, type WorkFor } from '../auth/requester.js';
import { PatientSemaphore } from '../limits/patient-semaphore.js';

const WAITING = { inAll: 500, perCaller: 50 };

/**
 * Answers that may be large are made by turns, so that only a few of them are in memory half made; and the next one of a
 * caller is begun when the last one is read.
 */
@Injectable()
export class LargeReads {
  private readonly making: PatientSemaphore;
  private readonly own: PatientSemaphore;

  constructor({ largeReads, deadlines }: Env) {
    const turns = (inAll: number): PatientSemaphore =>
      new PatientSemaphore(
        { atOnce: { inAll, perCaller: 1 }, waiting: WAITING },
        deadlines.databaseWait,
        largeReadsBusy,
      );
    this.making = turns(largeReads);
    this.own = turns(Infinity);
  }

  /** @param whenRead settles when what was made is read. */
  run(requester: WorkFor, make: () => Promise<unknown>, whenRead: () => Promise<void>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const turn = this.own.run(requester, async () => {
        const made = await this.making.run(requester, make);
        resolve(made);
        if (made instanceof EncodedAnswer || made instanceof StreamableFile) await whenRead();
      });
      turn.catch(reject);
    });
  }
}

/** Makes the answer, down to its text, when it is the caller's turn. */
@Injectable()
class LargeReadInterceptor implements NestInterceptor {
  constructor(private readonly reads: LargeReads) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const make = async (): Promise<unknown> => encodedIfLong(await lastValueFrom(next.handle()));
    return from(context.getType() === 'ws' ? this.ofSocket(context, make) : this.ofRequest(context, make));
  }

  private ofSocket(context: ExecutionContext, make: () => Promise<unknown>): Promise<unknown> {
    const socket = context.switchToWs().getClient<RealtimeSocket>();
    const { data } = socket;
    // What is answered is sent after this returns.
    const whenRead = (): Promise<void> => turn().then(() => hasRead(socket));
    return this.reads.run({ caller: data.principal?.subject ?? data.client ?? '' }, make, whenRead);
  }

  private ofRequest(context: ExecutionContext, make: () => Promise<unknown>): Promise<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<PlatformRequest>();
    const reply = http.getResponse<FastifyReply>();
    const caller = request.principal?.subject ?? clientAddress(request);
    const whenRead = async (): Promise<void> => {
      if (!reply.raw.destroyed) await once(reply.raw, 'close');
    };
    return this.reads.run(requesterOf(caller, reply), make, whenRead);
  }
}

/** For handlers whose answer may be large: one at a time of a caller, and a few of all. */
export const LargeRead = (): MethodDecorator => UseInterceptors(LargeReadInterceptor);
