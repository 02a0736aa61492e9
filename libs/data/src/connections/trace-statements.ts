import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Client, Pool, PoolClient } from 'pg';

import { sqlState } from '../violations.js';

type Callback = (error: Error | null | undefined, ...more: unknown[]) => void;
type Send = (...parts: unknown[]) => unknown;

/**
 * A span for each statement that is sent within one, named as the statement is: neither its text nor its values are told.
 * To be called once for a pool, where spans are collected.
 */
export function traceStatements(pool: Pool): void {
  keepContext(pool);
  const traced = new WeakSet<object>();
  pool.on('acquire', (client) => {
    if (traced.has(client)) return;
    traced.add(client);
    traceClient(client);
  });
}

/** Whoever waits for a connection gets it from whoever gives one back, in the midst of what that one does. */
function keepContext(pool: Pool): void {
  const connect = pool.connect.bind(pool) as Send;
  const bound = (callback?: (error: Error | undefined, client: PoolClient | undefined) => void): unknown =>
    callback === undefined ? connect() : connect(context.bind(context.active(), callback));
  pool.connect = bound as typeof pool.connect;
}

function traceClient(client: Client): void {
  const tracer = trace.getTracer('ligature');
  const send = client.query.bind(client) as Send;
  const query = (...parts: unknown[]): unknown => {
    const [statement] = parts;
    // Streams of rows tell nobody when they end.
    const isStream = typeof (statement as { submit?: unknown } | undefined)?.submit === 'function';
    if (isStream || trace.getActiveSpan() === undefined) return send(...parts);
    const span = tracer.startSpan(nameOf(statement), {
      kind: SpanKind.CLIENT,
      attributes: { 'db.system.name': 'postgresql' },
    });
    const callback = parts.at(-1);
    if (typeof callback === 'function') {
      const told: Callback = (error, ...more) => {
        end(span, error);
        (callback as Callback)(error, ...more);
      };
      return send(...parts.slice(0, -1), context.bind(context.active(), told));
    }
    const answer = send(...parts) as Promise<unknown>;
    answer.then(
      () => {
        end(span, null);
      },
      (error: unknown) => {
        end(span, error);
      },
    );
    return answer;
  };
  client.query = query as typeof client.query;
}

/** `items.create_link`, or the first word of a statement that has no name: `COMMIT`. */
function nameOf(statement: unknown): string {
  const { name, text } = (typeof statement === 'string' ? { text: statement } : statement) as {
    name?: string;
    text?: string;
  };
  return name ?? /^\s*([a-z]+)/i.exec(text ?? '')?.[1]?.toUpperCase() ?? 'SQL';
}

function end(span: Span, error: unknown): void {
  if (error !== null && error !== undefined) {
    span.setAttribute('db.response.status_code', sqlState(error) ?? 'unknown');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
