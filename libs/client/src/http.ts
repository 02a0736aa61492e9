import createClient, { type Client } from 'openapi-fetch';

import type { paths } from './generated/api.js';
import { TAKES_IDEMPOTENCY_KEY } from './generated/idempotent.js';
import { LigatureError, refusalOf, retryAfterOf, unanswered } from './ligature-error.js';
import type { CallOptions, Credential, LigatureOptions } from './options.js';
import { backoffMs, wait } from './waiting.js';

/** What `openapi-fetch` answers. */
export interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What the methods of resources add to a request; an interface would not fit, for it may be extended. */
export type Sending = {
  readonly signal: AbortSignal | undefined;
  readonly headers: Record<string, string>;
  readonly fetch: (request: Request) => Promise<Response>;
};

/** May be repeated whatever became of the first try, as far as HTTP goes. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
/** The service could not do it now. Item links say so with 502 and 504 where the others say 503. */
const AWAY = new Set([502, 503, 504]);

const etags = new WeakMap<object, string>();
/** Answers that were read by something else than `JSON.parse`. */
const readings = new WeakMap<Response, unknown>();

/** The `ETag` that an answer came with, for `ifMatch` of its next change; `undefined`: it had none. */
export function etagOf(answer: object): string | undefined {
  return etags.get(answer);
}

/** Sends requests: with the credential, again where that helps, with errors of one class. */
export class Http {
  /** Every route of the service, typed; answers `{data, error, response}` and throws only where there is no answer. */
  readonly raw: Client<paths>;
  readonly origin: string;
  private readonly timeoutMs: number;
  private readonly retries: number;
  private readonly maxWaitMs: number;

  constructor(private readonly options: LigatureOptions) {
    const { baseUrl, timeoutMs = 30_000, retries = 4, maxWaitMs = 60_000, headers = {} } = options;
    this.origin = baseUrl.replace(/\/+$/, '');
    this.timeoutMs = timeoutMs;
    this.retries = retries;
    this.maxWaitMs = maxWaitMs;
    this.raw = createClient<paths>({
      baseUrl: this.origin,
      headers,
      // Other origins get no cookie of ours; without a key a page of the service itself has nothing else.
      credentials: options.apiKey === undefined ? 'same-origin' : 'omit',
      fetch: this.with({}).fetch,
    });
    const keyed = new Set(TAKES_IDEMPOTENCY_KEY);
    this.raw.use({
      onRequest: async ({ request, schemaPath }) => {
        await this.authorize(request.headers);
        if (request.method !== 'POST' || !keyed.has(schemaPath)) return;
        if (!request.headers.has('idempotency-key')) request.headers.set('idempotency-key', randomKey());
      },
    });
  }

  /** The credential as it is now. */
  async credential(): Promise<string | undefined> {
    const { apiKey } = this.options;
    return resolved(apiKey);
  }

  /** What a call sends beside its parameters. */
  with({ signal, timeoutMs, retries, idempotencyKey, ifMatch, headers, readJson }: CallOptions): Sending {
    const limits = { timeoutMs: timeoutMs ?? this.timeoutMs, retries: retries ?? this.retries };
    return {
      signal,
      headers: {
        ...headers,
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      fetch: async (request) => {
        const response = await this.send(request, limits);
        if (readJson !== undefined && response.ok) {
          const text = await response.clone().text();
          if (text !== '') readings.set(response, readJson(text));
        }
        return response;
      },
    };
  }

  /** What was answered. @throws LigatureError for any refusal, and where there is no answer */
  async call<T>(answer: Promise<Answer<T>>): Promise<T> {
    const {
      data: read,
      error,
      response,
    } = await answer.catch((cause: unknown) => {
      if (cause instanceof LigatureError || isAbort(cause)) throw cause;
      throw unanswered(cause, this.timeoutMs);
    });
    if (!response.ok) throw refusalOf(response, error);
    const data = readings.has(response) ? readings.get(response) : read;
    const etag = response.headers.get('etag');
    if (etag !== null && typeof data === 'object' && data !== null) etags.set(data, etag);
    return data as T;
  }

  /** An answer that is read as it comes; only its beginning is waited for. */
  async open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const request = new Request(`${this.origin}${path}`, {
      headers: { ...this.options.headers, ...headers },
      credentials: this.options.apiKey === undefined ? 'same-origin' : 'omit',
      signal,
    });
    await this.authorize(request.headers);
    return this.fetch(request).catch((cause: unknown) => {
      throw isAbort(cause) ? cause : unanswered(cause, this.timeoutMs);
    });
  }

  private async authorize(headers: Headers): Promise<void> {
    if (headers.has('authorization')) return;
    const key = await this.credential();
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
  }

  private async send(
    request: Request,
    { timeoutMs, retries }: { timeoutMs: number; retries: number },
  ): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt >= retries;
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await this.fetch(new Request(request.clone(), { signal }));
        const pause = isLast ? null : this.pauseAfter(request, response, attempt);
        if (pause === null) return response;
        await response.body?.cancel();
        await wait(pause, request.signal);
      } catch (cause) {
        if (request.signal.aborted) throw request.signal.reason;
        if (isLast || !isRepeatable(request)) throw unanswered(cause, timeoutMs);
        await wait(backoffMs(attempt), request.signal);
      }
    }
  }

  /** Milliseconds until the next try; `null`: there is none. */
  private pauseAfter(request: Request, { status, headers }: Response, attempt: number): number | null {
    // What is refused for its number has not been begun.
    if (status !== 429 && !(AWAY.has(status) && isRepeatable(request))) return null;
    const said = retryAfterOf(headers);
    if (said === null) return backoffMs(attempt);
    // All that were refused at once would come back at once.
    return said > this.maxWaitMs ? null : said + backoffMs(0);
  }

  private fetch(request: Request): Promise<Response> {
    const { fetch = globalThis.fetch } = this.options;
    return fetch(request);
  }
}

/** A change with a condition is not: the first try may have been what changed the thing. */
function isRepeatable({ method, headers }: Request): boolean {
  if (headers.has('if-match')) return false;
  return REPEATABLE.has(method) || headers.has('idempotency-key');
}

const isAbort = (cause: unknown): boolean => cause instanceof Error && cause.name === 'AbortError';

const resolved = async (credential: Credential | undefined): Promise<string | undefined> =>
  typeof credential === 'function' ? await credential() : credential;

/** `crypto.randomUUID` is missing in pages that came over plain HTTP. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
