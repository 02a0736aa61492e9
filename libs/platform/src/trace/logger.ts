import pino, { type Logger } from 'pino';

import type { LogLevel } from '../config/env.js';

const FLUSH_MS = 500;

/**
 * JSON lines on standard output, written in blocks: a line may be up to half a second late.
 * Errors carry their stack and SQLSTATE, never the statement's values.
 */
export function makeLogger(level: LogLevel): Logger {
  const destination = pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: FLUSH_MS });
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.epochTime, serializers: { err: describe } },
    destination,
  );
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint } = error as { code?: string; constraint?: string };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
  };
}
