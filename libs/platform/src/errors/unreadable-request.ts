import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import { newTraceId } from '../trace/trace.js';
import { classify } from './classify.js';
import type { Wires } from './wires.js';

/** What Node's parser says of bytes that do not become a request. */
interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: unknown;
}

const REQUEST_LINE = /^[A-Z]+ (\/[^\s?]*)/;

/**
 * Answers what never becomes a request (too long an address, broken headers, a head that does not end) in the
 * envelope of the wire that its first line names, if that came with the bytes at fault, and hangs up.
 */
export function answerUnreadable(wires: Wires): (error: ParserError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [, path = '/'] = REQUEST_LINE.exec(textOf(error.rawPacket)) ?? [];
    const traceId = newTraceId();
    const problem = classify({ statusCode: error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400 });
    const { status, headers, body } = wires.of(path).envelope(problem, traceId);
    socket.end(response(status, { ...headers, 'x-trace-id': traceId }, JSON.stringify(body)), () => {
      socket.destroy();
    });
  };
}

function textOf(packet: unknown): string {
  return Buffer.isBuffer(packet) ? packet.toString('latin1') : '';
}

function response(status: number, headers: Readonly<Record<string, string>>, body: string): string {
  const fields = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...headers,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${body}`;
}
