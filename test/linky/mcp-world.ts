import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

import type { TestApp } from '../support/app.js';
import { type Answer, type RequestHeaders, send } from './world.js';

/** The tools of the original product, whose wire is fixed. */
export const ORIGINAL: ReadonlySet<string> = new Set([
  'keys_create',
  'keys_list',
  'keys_revoke',
  'linky_create',
  'linky_delete',
  'linky_get',
  'linky_insights',
  'linky_list',
  'linky_update',
  'linky_versions',
  'whoami',
]);

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

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

/** The schemas of what each tool answers, by the client that was told of them. */
const answers = new WeakMap<Client, ReadonlyMap<string, ValidateFunction>>();

/** The official client, connected; `query` is that of the endpoint's address. */
export async function connect(app: TestApp, headers: RequestHeaders, query = ''): Promise<Client> {
  const client = await open(app, headers, query);
  const whole = await open(app, headers, '?toolset=bundles,items,graph,events,webhooks');
  const { tools } = await whole.listTools();
  await whole.close();
  answers.set(
    client,
    new Map(tools.map(({ name, outputSchema }) => [name, ajv.compile(outputSchema as object)])),
  );
  return client;
}

async function open(app: TestApp, headers: RequestHeaders, query: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const options = { requestInit: { headers: { ...headers } } };
  const transport = new StreamableHTTPClientTransport(new URL(`/api/mcp${query}`, app.url), options);
  await client.connect(transport);
  return client;
}

/** What a tool answers: the same in its one block of text and beside it, and as its schema says. */
export async function call<T = Record<string, unknown>>(
  client: Client,
  name: string,
  args?: Record<string, unknown>,
): Promise<T> {
  const request = { name, ...(args === undefined ? {} : { arguments: args }) };
  const { content, structuredContent, isError } = (await client.callTool(request)) as CallToolResult;
  const [block, ...others] = content;
  if (block?.type !== 'text' || others.length > 0) throw new Error('not one text block');
  if (isError === true) throw refused(block.text);
  const valid = answers.get(client)?.get(name);
  if (valid?.(structuredContent) !== true) throw new Error(`${name} broke its schema: ${block.text}`);
  const value = JSON.parse(block.text) as T;
  expect(structuredContent).toEqual(value);
  // The tools of the original product answer in many lines; others do not make agents pay for blanks.
  const indent = ORIGINAL.has(name) ? 2 : undefined;
  if (block.text !== JSON.stringify(value, null, indent)) throw new Error('not printed as it should be');
  return value;
}

/** What a result says that is a refusal, in the shape of an error of the protocol. */
function refused(text: string): Error {
  const { error, code, ...data } = JSON.parse(text) as Record<string, unknown>;
  return Object.assign(new Error(String(error)), { code, data });
}

/**
 * The code and data that a tool refuses with: a number for those of the original product, which refuse by an error of
 * the protocol, and a word for all others.
 */
export async function refusal(
  client: Client,
  name: string,
  args?: Record<string, unknown>,
): Promise<{ code: number | string; data: unknown; message: string }> {
  try {
    await call(client, name, args);
  } catch (error) {
    const { code, data, message } = error as { code: number | string; data: unknown; message: string };
    return { code, data, message };
  }
  throw new Error(`${name} was not refused`);
}
