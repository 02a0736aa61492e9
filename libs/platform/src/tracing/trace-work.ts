import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('ligature');

/** A piece of work as a span; where nobody collects them, just the work. */
async function traced<T>(
  name: string,
  { kind, attributes }: { readonly kind: SpanKind; readonly attributes?: Attributes },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind, ...(attributes && { attributes }) }, async (span) => {
    try {
      return await work(span);
    } finally {
      span.end();
    }
  });
}

function fails(span: Span): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** An event of a socket. `status`: `ok`, or the error. */
export function traceEvent<T>(
  event: string,
  caller: string | undefined,
  work: () => Promise<T>,
  status: () => string,
): Promise<T> {
  return traced(event, { kind: SpanKind.SERVER }, async (span) => {
    try {
      return await work();
    } finally {
      if (span.isRecording()) {
        span.setAttribute('ligature.status', status());
        if (caller !== undefined) span.setAttribute('ligature.caller', caller);
        if (status().startsWith('internal')) fails(span);
      }
    }
  });
}

/** An attempt to do a job of the queue. */
export function traceJob<T>(name: string, attempt: number, work: () => Promise<T>): Promise<T> {
  const attributes = { 'ligature.attempt': attempt };
  return traced(`job ${name}`, { kind: SpanKind.CONSUMER, attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      fails(span);
      throw error;
    }
  });
}

/** An attempt to deliver an event. `statusOf`: what was answered, or null where nothing was. */
export function traceDelivery<T>(
  webhookId: string,
  work: () => Promise<T>,
  statusOf: (outcome: T) => number | null,
): Promise<T> {
  const attributes = { 'ligature.webhook': webhookId };
  return traced('webhook attempt', { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const outcome = await work();
    const status = statusOf(outcome);
    if (status !== null) span.setAttribute('http.response.status_code', status);
    if (status === null || status >= 300) fails(span);
    return outcome;
  });
}
