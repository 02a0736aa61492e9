import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connect, ORIGINAL, post, refusal, rpc } from '../linky/mcp-world.js';
import { bearer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { createKey, createTenant } from '../support/identity.js';

const RUBBISH = [null, 7, -1, 1.5, '', 'x', '\0', '\ud800', [], [[]], {}, { a: 1 }, true, 'x'.repeat(20_000)];
/** Of what is listed where no toolset is asked for. */
const CORE = {
  items: ['workspace_list', 'item_search', 'item_create', 'item_link_create'],
  graph: ['graph_get', 'graph_ready', 'graph_node_add', 'graph_node_update', 'graph_link_add'],
};
const MOST_TOKENS = 4_000;

type Agent = Awaited<ReturnType<typeof connect>>;

let app: TestApp;
let key: RequestHeaders;
let agent: Agent;
let tools: Awaited<ReturnType<Agent['listTools']>>['tools'];

beforeAll(async () => {
  app = await startApp();
  const tenant = await createTenant(app);
  key = bearer(tenant.key);
  agent = await connect(app, key, '?toolset=bundles,items,graph');
  ({ tools } = await agent.listTools());
});
afterAll(async () => {
  await agent.close();
  await app.close();
});

async function namesAt(query: string, headers = key): Promise<string[]> {
  const client = await connect(app, headers, query);
  const { tools: listed } = await client.listTools();
  await client.close();
  return listed.map(({ name }) => name);
}

describe('the tools', () => {
  it('are described: the eleven first, then those of other domains, in schemas that hold', () => {
    const names = tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(names.slice(0, 11))).toEqual(ORIGINAL);
    expect(
      names.slice(11).every((name) => /^(linky|item|project|workspace|graph|events)_[a-z_]+$/.test(name)),
    ).toBe(true);
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: true });
    formats.default(ajv);
    for (const { name, title, inputSchema, outputSchema, description } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(description).toMatch(/^[A-Z][^\n]{20,}\.$/);
      expect([name, title]).toEqual([name, expect.stringMatching(/^[A-Z][\w' ]{4,40}$/)]);
      ajv.compile(inputSchema);
      // What is always there is not nothing.
      expect([name, outputSchema?.required?.length]).not.toEqual([name, 0]);
      ajv.compile(outputSchema!);
    }
  });

  it('say what they do to what is there', () => {
    const hinted = (hint: 'readOnlyHint' | 'destructiveHint'): string[] =>
      tools.filter(({ annotations }) => annotations?.[hint] === true).map(({ name }) => name);
    for (const { name, annotations } of tools) {
      const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint'] as const;
      expect([name, hints.map((hint) => typeof annotations?.[hint])]).toEqual([
        name,
        hints.map(() => 'boolean'),
      ]);
    }
    expect(hinted('readOnlyHint').sort()).toEqual(
      tools
        .map(({ name }) => name)
        .filter((name) =>
          /_(list|get|search|versions|insights|preview|graph|path|ready|blockers|history|full|trash|received)$|^whoami$/.test(
            name,
          ),
        )
        .filter((name) => !/^graph_(node|link)_trash$/.test(name))
        .sort(),
    );
    const harmful = hinted('destructiveHint');
    expect(harmful).toEqual(
      expect.arrayContaining(['linky_delete', 'keys_revoke', 'item_delete', 'item_link_delete_batch']),
    );
    expect(harmful.filter((name) => hinted('readOnlyHint').includes(name))).toEqual([]);
    for (const name of ['linky_create', 'item_create', 'graph_node_add']) expect(harmful).not.toContain(name);
  });

  it('are never surprised by arguments, whatever they are', async () => {
    let first = 0;
    for (const { name, inputSchema } of tools) {
      const fields = Object.keys(inputSchema.properties ?? {});
      for (let round = 0; round < RUBBISH.length; round += effort(4, 1)) {
        // Each field is sent something else, and each tool meets all of it sooner or later.
        first += 1;
        const args = Object.fromEntries(
          fields.map((field, place) => [field, RUBBISH[(first + round + place) % RUBBISH.length]]),
        );
        const code = await agent
          .callTool({ name, arguments: args })
          .then(({ isError, content }) =>
            isError === true
              ? (JSON.parse((content as { text: string }[])[0]!.text) as { code: string }).code
              : undefined,
          )
          .catch((error: unknown) => (error as { code: number }).code);
        const expected = ORIGINAL.has(name)
          ? [undefined, -32602, -32002, -32003]
          : [undefined, 'BAD_REQUEST', 'INVALID_URLS', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'];
        const shown = JSON.stringify(args).slice(0, 200);
        expect([name, shown, expected.includes(code as never) || code]).toEqual([name, shown, true]);
      }
    }
    expect(app.log.filter(({ msg }) => msg === 'an MCP tool failed')).toEqual([]);
    expect((await refusal(agent, 'graph_nonsense')).code).toBe(-32602);
  });

  it('that refuse say why in a result, where the protocol leaves that to them', async () => {
    const refused = await agent.callTool({ name: 'graph_node_add', arguments: { title: 'x'.repeat(81) } });
    expect(refused).toMatchObject({ isError: true, content: [{ type: 'text' }] });
    expect(refused.structuredContent).toBeUndefined();
    const { text } = (refused.content as { text: string }[])[0]!;
    expect(JSON.parse(text)).toEqual({
      error: expect.stringContaining('80') as string,
      code: 'BAD_REQUEST',
      reason: 'title_too_long',
    });
  });

  it('that fail by our fault tell nothing of it', async () => {
    await app.sql('alter table node_graph.nodes rename to nodes_away');
    try {
      const refused = await refusal(agent, 'graph_get');
      expect(refused).toMatchObject({ code: 'INTERNAL_ERROR', data: { reason: 'internal' } });
      expect(refused.message).not.toMatch(/nodes|relation|select/);
    } finally {
      await app.sql('alter table node_graph.nodes_away rename to nodes');
    }
    expect(app.log.filter(({ msg }) => msg === 'an MCP tool failed')).toHaveLength(1);
  });
});

describe('the list', () => {
  it('is short where no toolset is asked for: the eleven, and the core of the others', async () => {
    const { text, body } = await post<{ result: { tools: { name: string }[] } }>(app, rpc('tools/list'), key);
    const names = body.result.tools.map(({ name }) => name);
    expect(names).toHaveLength(ORIGINAL.size + CORE.items.length + CORE.graph.length);
    expect(new Set(names)).toEqual(new Set([...ORIGINAL, ...CORE.items, ...CORE.graph]));
    // By a tokenizer of today, and by the rule of thumb of four bytes for a token.
    const sizes = body.result.tools.map((tool) => ({ name: tool.name, bytes: JSON.stringify(tool).length }));
    const largest = sizes.sort((one, other) => other.bytes - one.bytes).slice(0, 5);
    const hint = `shorten a description, or leave the tool out of the core: ${JSON.stringify(largest)}`;
    expect(new Tiktoken(o200k).encode(text).length, hint).toBeLessThanOrEqual(MOST_TOKENS);
    expect(Buffer.byteLength(text) / 4, hint).toBeLessThanOrEqual(MOST_TOKENS);
  });

  it('holds all of the toolsets that are asked for, and each tool is in one', async () => {
    const [bundles, items, graph] = await Promise.all(
      ['bundles', 'items', 'graph'].map((set) => namesAt(`?toolset=${set}`)),
    );
    expect(bundles).toEqual(expect.arrayContaining([...ORIGINAL, 'linky_clone', 'linky_preview']));
    expect(items).toEqual(
      expect.arrayContaining([
        ...CORE.items,
        ...['item_graph', 'item_path', 'item_link_create_batch', 'item_link_delete_batch'],
        ...['item_relationship_list', 'item_relationship_set', 'item_relationship_delete', 'item_delete'],
      ]),
    );
    expect(graph).toEqual(
      expect.arrayContaining([...CORE.graph, 'graph_share_add', 'graph_share_list', 'graph_link_add_batch']),
    );
    const all = tools.map(({ name }) => name);
    expect([...(bundles ?? []), ...(items ?? []), ...(graph ?? [])].sort()).toEqual([...all].sort());
    expect(await namesAt('?toolset=items&toolset=graph')).toHaveLength(items!.length + graph!.length);
    expect(await namesAt('?toolset[]=items')).toEqual(items);
  });

  it('may be told of by name where it is short, and not where it was left out', async () => {
    const short = await connect(app, key);
    expect(await short.callTool({ name: 'graph_trash' })).not.toHaveProperty('isError');
    await short.close();
    const items = await connect(app, key, '?toolset=items');
    const refused = await refusal(items, 'graph_get');
    expect(refused.code).toBe(-32602);
    expect(refused.message).toContain('toolset graph');
    expect((await refusal(items, 'linky_list')).code).toBe(-32602);
    await items.close();
  });

  it('of a read-only connection has nothing that changes anything, nor can it be called', async () => {
    const readers = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
    for (const query of ['readonly=true', 'readonly']) {
      expect(await namesAt(`?toolset=bundles,items,graph&${query}`)).toEqual(readers);
    }
    const safe = await connect(app, key, '?readonly=true');
    const changing = tools.filter(({ name }) => !readers.includes(name));
    expect(changing.length).toBeGreaterThan(25);
    for (const { name } of changing) {
      const code = ORIGINAL.has(name) ? -32002 : 'FORBIDDEN';
      expect([name, await refusal(safe, name, {})]).toMatchObject([name, { code }]);
    }
    expect((await refusal(safe, 'graph_node_add', {})).data).toEqual({ reason: 'read_only' });
    expect((await refusal(safe, 'linky_create', {})).message).toContain('read-only');
    await safe.close();
    const free = await namesAt('?readonly=false');
    expect(free).toContain('linky_create');
  });

  it('is refused by name where there is no such toolset, after the key was asked for', async () => {
    for (const [query, named] of [
      ['toolset=items,nonsense', 'nonsense'],
      ['toolset=', 'toolset'],
      ['toolset=Items', 'Items'],
      ['toolsets=items', 'toolset'],
      ['read_only=true', 'readonly'],
      ['readonly=maybe', 'readonly'],
    ] as const) {
      const path = `/api/mcp?${query}`;
      const accept = { accept: 'application/json, text/event-stream' };
      const answer = await send<{ code: string; error: string }>(app, 'POST', path, rpc('tools/list'), {
        ...key,
        ...accept,
      });
      expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'BAD_REQUEST']);
      expect(answer.body.error).toContain(named);
      expect((await send(app, 'POST', path, rpc('tools/list'), accept)).status).toBe(401);
    }
    const newer = await send(app, 'POST', '/api/mcp?colour=red', rpc('tools/list'), {
      ...key,
      accept: 'application/json, text/event-stream',
    });
    expect([newer.status, newer.headers.get('x-ignored-parameters')]).toEqual([200, 'colour']);
  });

  it('is as long as the scopes of the key, in every toolset', async () => {
    const { user } = await createTenant(app);
    const { rawKey } = await createKey(app, { userId: user.id }, { scopes: ['items:read'] });
    const reader = bearer(rawKey);
    expect(await namesAt('?toolset=graph', reader)).toEqual([]);
    expect(await namesAt('?toolset=items', reader)).toEqual(
      expect.arrayContaining(['item_graph', 'item_path']),
    );
    expect(await namesAt('?toolset=items', reader)).not.toContain('item_create');
  });
});

it('is what the official client finds true: structured content that its schema allows', async () => {
  const client = await connect(app, key);
  await client.listTools();
  for (const [name, args] of [
    ['whoami', {}],
    ['linky_create', { urls: ['https://a.example'] }],
    ['linky_list', {}],
    ['keys_list', {}],
    ['graph_node_add', { title: 'x' }],
    ['graph_get', {}],
    ['graph_ready', {}],
    ['workspace_list', {}],
  ] as const) {
    const { structuredContent } = await client.callTool({ name, arguments: args });
    expect([name, structuredContent]).toEqual([name, expect.any(Object)]);
  }
  await client.close();
});
