import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { connect, refusal } from '../linky/mcp-world.js';
import { bearer } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';

const RUBBISH = [null, 7, -1, 1.5, '', 'x', '\0', '\ud800', [], [[]], {}, { a: 1 }, true, 'x'.repeat(20_000)];

type Agent = Awaited<ReturnType<typeof connect>>;

let app: TestApp;
let agent: Agent;
let tools: Awaited<ReturnType<Agent['listTools']>>['tools'];

beforeAll(async () => {
  app = await startApp();
  agent = await connect(app, bearer((await createTenant(app)).key));
  ({ tools } = await agent.listTools());
});
afterAll(async () => {
  await agent.close();
  await app.close();
});

it('describes every tool: the eleven first, then those of other domains, in schemas that hold', () => {
  const names = tools.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.slice(0, 11).every((name) => /^(linky_|keys_|whoami$)/.test(name))).toBe(true);
  expect(names.slice(11).every((name) => /^(linky|item|project|workspace|graph)_[a-z_]+$/.test(name))).toBe(
    true,
  );
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: true });
  formats.default(ajv);
  for (const { inputSchema, description } of tools) {
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(description).toMatch(/^[A-Z][^\n]{20,}\.$/);
    ajv.compile(inputSchema);
  }
});

it('is never surprised by arguments, whatever they are', async () => {
  for (const { name, inputSchema } of tools) {
    const fields = Object.keys(inputSchema.properties ?? {});
    for (const value of RUBBISH) {
      const args = Object.fromEntries(fields.map((field) => [field, value]));
      const answer = await agent.callTool({ name, arguments: args }).catch((error: unknown) => error);
      const { code } = answer as { code?: number };
      const expected = [undefined, -32602, -32002, -32003].includes(code);
      const shown = JSON.stringify(value).slice(0, 20);
      expect([name, shown, expected || code]).toEqual([name, shown, true]);
    }
  }
  expect(app.log.filter(({ msg }) => msg === 'an MCP tool failed')).toEqual([]);
  expect((await refusal(agent, 'graph_nonsense')).code).toBe(-32602);
});
