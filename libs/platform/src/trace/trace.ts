import { randomText } from '#kernel';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const ZERO = /^0+$/;

/** A new trace id: 12 lower-case hexadecimal characters. */
export function newTraceId(): string {
  return randomText(6, 'hex');
}

/** The 32-character trace id of a valid W3C `traceparent` header; a malformed one is ignored. */
export function parentTrace(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined;
  const [, trace, span] = TRACEPARENT.exec(header) ?? [];
  if (trace === undefined || span === undefined || ZERO.test(trace) || ZERO.test(span)) return undefined;
  return trace;
}
