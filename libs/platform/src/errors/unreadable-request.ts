import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import { newTraceId } from '../trace/trace.js';
import { classify } from './classify.js';
import type { Wires } from './wires.js';

/** What Node's parser says of bytes that do not become a request. */
interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: unknown;
}

/** A connection, with the answer that is due on it: its request may have begun. */
type Connection = Socket & { readonly _httpMessage?: ServerResponse | null };

const REQUEST_LINE = /^[A-Z]+ (\/[^\s?]*)/;

const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what never becomes a whole request (too long an address, broken headers, a head or a body that does not end) in
 * the envelope of the wire that its first line names, if that is known, and hangs up.
 */
export function answerUnreadable(wires: Wires): (error: ParserError, socket: Connection) => void {
  return (error, socket) => {
    const due = socket._httpMessage;
    if (error.code === 'ECONNRESET' || !socket.writable || due?.headersSent) {
      socket.destroy();
      return;
    }
    const path = due?.req.url ?? REQUEST_LINE.exec(textOf(error.rawPacket))?.[1] ?? '/';
    const traceId = newTraceId();
    const statusCode = STATUS[error.code ?? ''] ?? 400;
    const { status, headers, body } = wires.of(path).envelope(classify({ statusCode }), traceId);
    socket.end(
      response(
        statusCode === 408 ? statusCode : status,
        { ...headers, 'x-trace-id': traceId },
        JSON.stringify(body),
      ),
      () => {
        socket.destroy();
      },
    );
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
