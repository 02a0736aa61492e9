import type { Operation, ResponseObject, Route } from './document.js';

const text = { type: 'string' } as const;

/** The headers of answers that several operations have. */
export const HEADERS = {
  'X-Trace-Id': {
    description: 'Names the request in the log of the service',
    schema: { type: 'string', pattern: '^[0-9a-f]{12}$' },
  },
  'Retry-After': {
    description: 'Seconds until another try makes sense',
    schema: { type: 'integer', minimum: 1 },
  },
  'WWW-Authenticate': {
    description: 'Which credential is asked for, and what is wrong with it',
    schema: text,
  },
  RateLimit: { description: 'What is left of each budget: `"default";r=299;t=60`', schema: text },
  'RateLimit-Policy': { description: 'The budgets of the caller: `"default";q=300;w=60`', schema: text },
  'Idempotency-Replayed': {
    description: 'The request was a repetition: this is the answer to the first one',
    schema: { type: 'string', enum: ['true'] },
  },
  'X-Ignored-Parameters': {
    description: 'Query parameters of the request that are not known here',
    schema: text,
  },
} as const;

/** What another try may get over: limits, and a database that is busy or away. */
const MAY_PASS = ['429', '500', '502', '503', '504'];

type HeaderName = keyof typeof HEADERS;

/** Adds to each answer of an operation the headers that it has wherever it is documented. */
export function addHeaders({ path, operation }: Route, tellsRateLimit: (path: string) => boolean): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    const names = namesOf(operation, status, tellsRateLimit(path));
    response.headers = { ...ownHeaders(response), ...referencesTo(names) };
  }
}

function namesOf({ parameters = [] }: Operation, status: string, budgets: boolean): HeaderName[] {
  const isSuccess = status.startsWith('2');
  const repeats = parameters.some(({ name }) => name === 'Idempotency-Key');
  const names: (HeaderName | false)[] = [
    'X-Trace-Id',
    status === '401' && 'WWW-Authenticate',
    (MAY_PASS.includes(status) || (status === '409' && repeats)) && 'Retry-After',
    budgets && status !== '401' && 'RateLimit',
    budgets && status !== '401' && 'RateLimit-Policy',
    isSuccess && repeats && 'Idempotency-Replayed',
    isSuccess && parameters.some((parameter) => parameter.in === 'query') && 'X-Ignored-Parameters',
  ];
  return names.filter((name) => name !== false);
}

const ownHeaders = ({ headers }: ResponseObject): object => headers ?? {};

function referencesTo(names: readonly HeaderName[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
