import type { FastifyReply } from 'fastify';

import { type Call, DomainError } from '#kernel';

import { callMadeBy } from './call.js';

/** For whom costly work is done, and for how long it is wanted. */
export interface WorkFor {
  /** Whose share it is of: a subject or an address. */
  readonly caller: string;
  /** Aborted when nobody waits for the answer any longer; absent: somebody always does. */
  readonly signal?: AbortSignal | undefined;
}

/** The same, and the call that it is a part of. */
export interface Requester extends WorkFor {
  readonly call: Call;
}

/** Aborted when the client hangs up before it has its whole answer. */
export function hangUpSignal(reply: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  const { raw } = reply;
  if (raw.destroyed && !raw.writableFinished) leaving.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) leaving.abort();
  });
  return leaving.signal;
}

/**
 * Its signal is made when it is asked for, which most calls never do. A class, since each getter of an object literal
 * stays alive, with all that it closes over, until the next full garbage collection.
 */
class HttpRequester implements Requester {
  private made: AbortSignal | undefined;

  constructor(
    readonly caller: string,
    private readonly reply: FastifyReply,
  ) {}

  get call(): Call {
    return callMadeBy(this.reply.request);
  }

  get signal(): AbortSignal {
    return (this.made ??= hangUpSignal(this.reply));
  }
}

/** The requester of an HTTP call. */
export function requesterOf(caller: string, reply: FastifyReply): Requester {
  return new HttpRequester(caller, reply);
}

/** Costly work, when its client has hung up while it waited. Nobody reads it. */
export function clientGone(): DomainError {
  return new DomainError('invalid', 'client_gone', 'The client has closed the connection');
}
