/**
 * Stand-ins for the clients of the wire, as its contract describes them: which request each command and method
 * sends, in which order, with which headers, and what it reads from the answer.
 */
export interface ClientOptions {
  readonly baseUrl: string;
  /** Absent or empty: anonymous. */
  readonly apiKey?: string;
  /** Becomes `Linky-Client`. */
  readonly client?: string;
}

type Json = Record<string, unknown>;

/** What a method of the SDK throws for an answer outside 2xx. */
export class ApiError extends Error {
  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    readonly retryAfterSeconds: number | undefined,
  ) {
    super(message);
  }
}

/** The SDK's only way to the wire: absolute paths, a content type only with a body, unparsable 2xx is `{}`. */
export async function request(
  { baseUrl, apiKey, client }: ClientOptions,
  method: string,
  path: string,
  body?: Json,
): Promise<Json> {
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(apiKey === undefined || apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(client === undefined ? {} : { 'Linky-Client': client }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  let parsed: Json = {};
  try {
    parsed = JSON.parse(await response.text()) as Json;
  } catch {
    // As the SDK has it.
  }
  if (response.ok) return parsed;
  const { error, code, retryAfterSeconds } = parsed;
  const header = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  const seconds = typeof retryAfterSeconds === 'number' ? retryAfterSeconds : header;
  throw new ApiError(
    response.status,
    typeof code === 'string' ? code : 'UNKNOWN_ERROR',
    typeof error === 'string' ? error : 'Request failed',
    seconds > 0 ? seconds : undefined,
  );
}

function defined(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function query(fields: Json): string {
  const sent = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(
    sent.map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return text === '' ? '' : `?${text}`;
}

/** `LinkyClient` of the SDK. */
export class LinkyClient {
  constructor(private readonly options: ClientOptions) {}

  createLinky(input: Json): Promise<Json> {
    return this.send('POST', '/api/links', defined({ ...input, source: input['source'] ?? 'sdk' }));
  }

  getLinky(slug: string): Promise<Json> {
    return this.send('GET', `/api/links/${encodeURIComponent(slug)}`);
  }

  listLinkies(page: { limit?: number; offset?: number } = {}): Promise<Json> {
    return this.send('GET', `/api/me/links${query(page)}`);
  }

  updateLinky(slug: string, patch: Json): Promise<Json> {
    return this.send('PATCH', `/api/links/${encodeURIComponent(slug)}`, defined(patch));
  }

  deleteLinky(slug: string): Promise<Json> {
    return this.send('DELETE', `/api/links/${encodeURIComponent(slug)}`);
  }

  getVersions(slug: string): Promise<Json> {
    return this.send('GET', `/api/links/${encodeURIComponent(slug)}/versions`);
  }

  getInsights(slug: string, { range }: { range?: string } = {}): Promise<Json> {
    return this.send('GET', `/api/links/${encodeURIComponent(slug)}/insights${query({ range })}`);
  }

  whoami(): Promise<Json> {
    return this.send('GET', '/api/me/keys');
  }

  listKeys(): Promise<Json> {
    return this.send('GET', '/api/me/keys');
  }

  createKey(order: Json): Promise<Json> {
    return this.send('POST', '/api/me/keys', defined(order));
  }

  /** Refuses an id that is no number, as the SDK does. */
  revokeKey(id: unknown): Promise<Json> {
    if (typeof id !== 'number' || !Number.isFinite(id) || id <= 0) throw new TypeError('id must be a number');
    return this.send('DELETE', `/api/me/keys${query({ id })}`);
  }

  private send(method: string, path: string, body?: Json): Promise<Json> {
    return request(this.options, method, path, body);
  }
}
