import type { Report } from './report.js';

export interface Answer {
  readonly status: number;
  /** Parsed JSON, or the text of a page. */
  readonly body: unknown;
}

/**
 * Speaks to the running service, and tells the report. Without `@ligature/client`, which hides what the demo is there to
 * show: methods, paths, statuses and answers as they come, refusals too.
 */
export class Http {
  constructor(
    private readonly origin: string,
    private readonly report: Report,
  ) {}

  /** @param key absent: anonymous */
  async send(method: 'GET' | 'POST', path: string, body?: object, key?: string): Promise<Answer> {
    const response = await fetch(new URL(path, this.origin), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    const answer: Answer = { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
    const shown = isJson ? answer.body : `(${String(text.length)} characters of HTML)`;
    this.report.step({
      request: `${method} ${path}`,
      ...(body === undefined ? {} : { sent: body }),
      answer: { status: response.status, body: shown },
    });
    return answer;
  }
}

/** A field of an object whose shape is what is being tested. */
export function field(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}

export function textField(value: unknown, ...path: (string | number)[]): string {
  const found = field(value, ...path);
  return typeof found === 'string' ? found : '';
}
