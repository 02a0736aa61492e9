import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';

async function dial(app: TestApp): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

async function heardOf(socket: Socket): Promise<string> {
  let heard = '';
  for await (const chunk of socket) heard += String(chunk);
  return heard;
}

const BODY = JSON.stringify({ urls: ['https://example.com'] });
const REQUEST =
  'POST /api/links HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${String(BODY.length)}\r\n\r\n`;

it('waits for requests when it ends, and for no other connection', async () => {
  const app = await startApp();
  const unused = await Promise.all([dial(app), dial(app)]);
  const begun = await dial(app);
  begun.write(REQUEST);
  const kept = await dial(app);
  kept.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(kept, 'data');

  let hasClosed = false;
  const closing = app.close().then(() => (hasClosed = true));
  await Promise.all([...unused, kept].map(async (socket) => expect(await heardOf(socket)).toBe('')));
  expect(hasClosed).toBe(false);
  begun.write(BODY);
  expect(await heardOf(begun)).toMatch(/^HTTP\/1.1 201 /);
  await closing;
});
