import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';

import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { Env, VERSION } from '#platform/config';

import { retryAfter } from './delivery-schedule.js';
import { signedHeaders } from './signing.js';
import type { KeptAttempt } from './webhook-delivery.entity.js';
import { WebhookNetwork } from './webhook-network.js';
import { type ResolvedTarget, Unreachable, WebhookTargets } from './webhook-targets.js';

/** Of an answer, in bytes. */
const KEPT_BYTES = 1_024;

/** What is sent where. */
export interface Message {
  readonly url: string;
  /** Of the event. */
  readonly id: string;
  readonly body: string;
  /** One, or two while it is rotated. */
  readonly secrets: readonly string[];
}

export interface AttemptOutcome {
  readonly attempt: KeptAttempt;
  /** What `Retry-After` asks for, in milliseconds. */
  readonly wishMs: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly wish: string | undefined;
}

/**
 * Makes single attempts: the name is resolved once, its addresses are checked, and only these are connected to. Redirects
 * are not followed, no proxy is asked, and nothing of the answer is understood but its status and `Retry-After`.
 */
@Injectable()
export class WebhookSender {
  /** For the whole of an attempt. */
  readonly patienceMs: number;

  constructor(
    private readonly targets: WebhookTargets,
    private readonly network: WebhookNetwork,
    private readonly clock: Clock,
    { deadlines }: Env,
  ) {
    this.patienceMs = deadlines.webhook;
  }

  /** @param ending aborted when the service ends; then it throws */
  async send(message: Message, ending: AbortSignal): Promise<AttemptOutcome> {
    const [now, began] = [this.clock.now(), performance.now()];
    const time = new Date(now).toISOString();
    const outcome = (part: Pick<KeptAttempt, 'status' | 'answer' | 'error'>, wishMs = 0): AttemptOutcome => ({
      attempt: { time, durationMs: Math.round(performance.now() - began), ...part },
      wishMs,
    });
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
    }, this.patienceMs);
    try {
      const { status, text, wish } = await this.answerTo(
        message,
        now,
        AbortSignal.any([ending, late.signal]),
      );
      return outcome({ status, answer: text, error: mistakeOf(status) }, retryAfter(wish, now));
    } catch (error) {
      ending.throwIfAborted();
      const words = late.signal.aborted ? `No answer within ${String(this.patienceMs)} ms` : wordsOf(error);
      return outcome({ status: null, answer: null, error: words });
    } finally {
      clearTimeout(timer);
    }
  }

  private async answerTo(message: Message, now: number, signal: AbortSignal): Promise<Answer> {
    const target = await abortable(this.targets.resolve(message.url), signal);
    const headers = {
      'content-type': 'application/cloudevents+json',
      'content-length': String(Buffer.byteLength(message.body)),
      'user-agent': `Ligature-Webhooks/${VERSION}`,
      ...signedHeaders({ ...message, at: now }, message.secrets),
    };
    return post(target, headers, message.body, { signal, ca: this.network.ca });
  }
}

/** Resolving a name cannot be interrupted: nobody waits for it any longer. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
    work.then(resolve, reject);
  });
}

function post(
  { url, addresses }: ResolvedTarget,
  headers: Record<string, string>,
  body: string,
  { signal, ca }: { readonly signal: AbortSignal; readonly ca: string | undefined },
): Promise<Answer> {
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers,
      lookup: pinnedTo(addresses),
      // A connection of its own: none that was made to another address is used.
      agent: false,
      signal,
      ...(isSecure && ca !== undefined ? { ca } : {}),
    } as const;
    const request = isSecure ? overHttps(url, options) : overHttp(url, options);
    request.on('error', reject);
    request.on('response', (response) => {
      void beginningOf(response).then((text) => {
        request.destroy();
        const { statusCode: status = 0, headers: sent } = response;
        resolve({ status, text, wish: sent['retry-after'] });
      });
    });
    request.end(body);
  });
}

/** Whatever is asked for, these addresses: they were checked. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_, { all }, callback) => {
    const [first] = found;
    if (all === true) callback(null, found);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/** How an answer begins; one that breaks off, or goes on for too long, is as good as what came of it. */
function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const end = (): void => {
      resolve(printable(Buffer.concat(parts).subarray(0, KEPT_BYTES)));
    };
    response.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length >= KEPT_BYTES) end();
    });
    response.on('end', end).on('error', end).on('close', end);
  });
}

/** As Postgres can keep it. */
function printable(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\ufffd');
}

function mistakeOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The answer was ${String(status)}: redirects are not followed`;
  return `The answer was ${String(status)}`;
}

function wordsOf(error: unknown): string {
  if (error instanceof Unreachable) return error.message;
  const { code, message } = error as { code?: string; message?: string };
  return `The connection failed: ${code ?? message ?? 'unknown'}`;
}
