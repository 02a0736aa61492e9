import pino, { type DestinationStream, type Logger } from 'pino';

import type { LogFormat, LogLevel } from '../config/env.js';
import { readable } from './readable-log.js';

const FLUSH_MS = 500;

/**
 * Lines on standard output: text on a terminal, JSON elsewhere, unless the format is given. JSON is written in blocks, a
 * line may be up to half a second late. Errors carry their stack and SQLSTATE, never the statement's values.
 */
export async function makeLogger(level: LogLevel, format: LogFormat | null): Promise<Logger> {
  const isText = (format ?? (process.stdout.isTTY ? 'text' : 'json')) === 'text';
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.epochTime, serializers: { err: describe } },
    isText ? await forPeople() : inBlocks(),
  );
}

function inBlocks(): DestinationStream {
  return pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: FLUSH_MS });
}

async function forPeople(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    destination: 1,
    sync: true,
    colorize: pretty.isColorSupported && process.stdout.isTTY,
    translateTime: 'SYS:HH:MM:ss',
    hideObject: true,
    errorLikeObjectKeys: [],
    messageFormat: readable,
  });
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
