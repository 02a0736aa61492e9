import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

import type { TestApp } from '../support/app.js';
import { type Answer, type RequestHeaders, send } from './world.js';

const BOTH = { accept: 'application/json, text/event-stream' };

/** One JSON-RPC message, or several, as a client of the protocol would post it. */
export function post<T = Record<string, unknown>>(
  app: TestApp,
  message: unknown,
  headers: RequestHeaders = {},
): Promise<Answer<T>> {
  return send<T>(app, 'POST', '/api/mcp', message, { ...BOTH, ...headers });
}

export const rpc = (method: string, params?: object, id: number | string = 1): object => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params === undefined ? {} : { params }),
});

export const hello = (protocolVersion: string): object =>
  rpc('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } });

/** The official client, connected. */
export async function connect(app: TestApp, headers: RequestHeaders): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const options = { requestInit: { headers: { ...headers } } };
  const transport = new StreamableHTTPClientTransport(new URL('/api/mcp', app.url), options);
  await client.connect(transport);
  return client;
}

/** What a tool answers, taken out of its one block of text. */
export async function call<T = Record<string, unknown>>(
  client: Client,
  name: string,
  args?: Record<string, unknown>,
): Promise<T> {
  const request = { name, ...(args === undefined ? {} : { arguments: args }) };
  const { content, isError } = (await client.callTool(request)) as CallToolResult;
  const [block, ...others] = content;
  if (block?.type !== 'text' || others.length > 0 || isError === true) throw new Error('not one text block');
  const value = JSON.parse(block.text) as T;
  if (block.text !== JSON.stringify(value, null, 2)) throw new Error('not indented by two blanks');
  return value;
}

/** The code and data that a tool refuses with. */
export async function refusal(
  client: Client,
  name: string,
  args?: Record<string, unknown>,
): Promise<{ code: number; data: unknown; message: string }> {
  try {
    await call(client, name, args);
  } catch (error) {
    const { code, data, message } = error as { code: number; data: unknown; message: string };
    return { code, data, message };
  }
  throw new Error(`${name} was not refused`);
}
