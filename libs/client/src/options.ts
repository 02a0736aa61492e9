/** A key or a session token; a function is asked before each request and each connection. */
export type Credential = string | (() => string | Promise<string>);

/** Where item links live: `/api/v1/org/{org}/ws/{ws}/projects/{project}`. */
export interface Place {
  /** Slug of the organization. */
  readonly org?: string;
  /** Slug of the workspace. */
  readonly ws?: string;
  /** Slug or id of the project. */
  readonly project?: string;
}

export interface LigatureOptions extends Place {
  /** Origin of the service, such as `https://links.example.com`. */
  readonly baseUrl: string;
  /** Absent: anonymous, or in a page of the service itself its session cookie. */
  readonly apiKey?: Credential;
  /** Milliseconds for one try of a request, its answer included; 30,000. */
  readonly timeoutMs?: number;
  /** How often a request is repeated at most; 4. */
  readonly retries?: number;
  /** Milliseconds that are waited at most before a repetition; 60,000. A longer `Retry-After` is an error at once. */
  readonly maxWaitMs?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In the place of the global one. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Of a single call. */
export interface CallOptions {
  /** Ends the call, also while it waits for its next try. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try, instead of the client's. */
  readonly timeoutMs?: number;
  /** How often it is repeated at most, instead of the client's. */
  readonly retries?: number;
  /** Instead of a random one, for a call that outlives the process. */
  readonly idempotencyKey?: string;
  /** The `ETag` that the thing must still have (see `etagOf`), otherwise it is refused with 412. */
  readonly ifMatch?: string | undefined;
  /** Reads the JSON of the answer, in the place of `JSON.parse`: for numbers with more digits than a double has. */
  readonly readJson?: (text: string) => unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
