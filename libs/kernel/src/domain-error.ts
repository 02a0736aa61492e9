/** The closed list of ways in which a request can be refused. Everything else is a bug. */
export type ErrorKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited' | 'unavailable';

/** One wrong field of the input: where it stands, what is wrong, and a stable name for the mistake. */
export interface FieldError {
  /** Path into the request; the first element is `body`, `path`, `query` or `header`. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  /** Whether `type` is a code that clients look for, where an envelope has codes of its own. */
  readonly coded?: boolean;
}

export interface DomainErrorDetails {
  readonly fields?: readonly FieldError[];
  /** Whether `reason` is a code that clients look for, where an envelope has codes of its own. */
  readonly coded?: boolean;
  /** What asked for is known, and will not be there again (410 where the envelope is HTTP's). */
  readonly gone?: boolean;
  /** Whole seconds until the caller may try again. */
  readonly retryAfter?: number;
  /** Extra response headers that belong to the refusal itself (`Upgrade` of a 426, for instance). */
  readonly headers?: Readonly<Record<string, string>>;
  /** What a client needs to go on, beside the words, where an envelope has room for it. */
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * A refusal: something the caller can understand and act on.
 * Raised through the factories of a domain's `*.errors.ts`; each wire renders it in its own envelope.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly fields?: readonly FieldError[];
  readonly coded: boolean;
  readonly gone: boolean;
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extras?: Readonly<Record<string, unknown>>;

  constructor(
    readonly kind: ErrorKind,
    /** A stable, snake-case name of the cause inside its kind. */
    readonly reason: string,
    message: string,
    details: DomainErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.coded = details.coded ?? false;
    this.gone = details.gone ?? false;
    if (details.fields) this.fields = details.fields;
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter;
    if (details.headers) this.headers = details.headers;
    if (details.extras) this.extras = details.extras;
  }
}
