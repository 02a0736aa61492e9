/** One wrong field, or one wrong entry of a batch. */
export interface WrongField {
  /** Where it is, as the service says: `body.title`, of a batch the index; empty: the whole. */
  readonly field: string;
  readonly message: string;
}

interface Facts {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly reason?: string | null;
  readonly fields?: readonly WrongField[];
  readonly traceId?: string | null;
  readonly retryAfterMs?: number | null;
  readonly body?: unknown;
  readonly cause?: unknown;
}

/** Whatever the service refuses, in any of its three envelopes, and whatever keeps it from being asked. */
export class LigatureError extends Error {
  override readonly name = 'LigatureError';
  /** Of HTTP; 0: there was no answer, or it came over a socket. */
  readonly status: number;
  /**
   * For programs; it does not change. Of item links the type (`validation_error`), of the graph `conflict` or
   * `bad_request.invalid_title`, of the rest a word (`NOT_FOUND`). Without an answer `timeout` or `network_error`.
   */
  readonly code: string;
  /** Of the graph: the finer cause (`duplicate_link`), where there is one. */
  readonly reason: string | null;
  /** All that are wrong, as far as the service names them. */
  readonly fields: readonly WrongField[];
  /** By which the log of the service names the call. */
  readonly traceId: string | null;
  /** Milliseconds until another try makes sense; `null`: the service does not say. */
  readonly retryAfterMs: number | null;
  /** The body as it came. */
  readonly body: unknown;

  constructor(facts: Facts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.reason = facts.reason ?? null;
    this.fields = facts.fields ?? [];
    this.traceId = facts.traceId ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.body = facts.body;
  }
}

type Body = Readonly<Record<string, unknown>>;

/** The refusal that an answer is. @param body parsed, or the text of what is no JSON */
export function refusalOf(response: Response, body: unknown): LigatureError {
  const { status, headers } = response;
  const traceId = headers.get('x-trace-id');
  const retryAfterMs = retryAfterOf(headers);
  const known = typeof body === 'object' && body !== null ? readEnvelope(body as Body) : {};
  return new LigatureError({
    status,
    code: `http_${String(status)}`,
    message: `The service answered ${String(status)}`,
    traceId,
    ...known,
    ...(retryAfterMs !== null && { retryAfterMs }),
    body,
  });
}

/** The refusal that an acknowledgement is. */
export function refusalOfAck(ack: object): LigatureError {
  return new LigatureError({
    status: 0,
    code: 'internal.exception',
    message: 'The service refused',
    ...readEnvelope(ack as Body),
    body: ack,
  });
}

/** There was no answer. */
export function unanswered(cause: unknown, timeoutMs: number): LigatureError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError';
  return isLate
    ? new LigatureError({
        status: 0,
        code: 'timeout',
        message: `No answer within ${String(timeoutMs)} ms`,
        cause,
      })
    : new LigatureError({
        status: 0,
        code: 'network_error',
        message: `The service could not be reached: ${reasonOf(cause)}`,
        cause,
      });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { cause: inner } = cause;
  return inner instanceof Error && inner.message !== '' ? inner.message : cause.message;
}

/** Milliseconds that `Retry-After` says, in seconds or as a date. */
export function retryAfterOf(headers: Headers): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const until = Date.parse(value);
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}

/** Item links say `{code, detail, type, errors}`, the graph `{ok, error, message, …}`, the rest `{error, code, …}`. */
function readEnvelope(body: Body): Partial<Facts> {
  if (typeof body['detail'] === 'string')
    return {
      code: text(body['type'])?.replace('urn:ligature:problem:', '') ?? String(body['code']),
      message: body['detail'],
      fields: fieldsOf(body['errors']),
    };
  if (body['ok'] === false)
    return {
      code: text(body['error']) ?? 'internal.exception',
      message: text(body['message']) ?? 'The service refused',
      reason: text(body['reason']),
      traceId: text(body['trace_id']),
      retryAfterMs: milliseconds(body['retry_after']),
      fields:
        typeof body['index'] === 'number'
          ? [{ field: String(body['index']), message: text(body['message']) ?? '' }]
          : [],
    };
  if (typeof body['code'] === 'string')
    return {
      code: body['code'],
      message: text(body['error']) ?? body['code'],
      retryAfterMs: milliseconds(body['retryAfterSeconds']),
      fields: fieldsOf(body['errors']),
    };
  return {};
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const milliseconds = (seconds: unknown): number | null =>
  typeof seconds === 'number' ? seconds * 1000 : null;

function fieldsOf(errors: unknown): WrongField[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((entry: Body) => {
    const place = entry['field'] ?? entry['loc'] ?? entry['index'] ?? '';
    return {
      field: Array.isArray(place) ? place.join('.') : textOf(place),
      message: text(entry['message']) ?? text(entry['msg']) ?? text(entry['error']) ?? '',
    };
  });
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
