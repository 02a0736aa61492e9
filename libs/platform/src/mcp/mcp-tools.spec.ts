import { expect, it } from 'vitest';

import { type McpTool, McpTools } from './mcp-tools.js';

const tool = (name: string): McpTool => ({
  name,
  description: name,
  inputSchema: { type: 'object' },
  scope: null,
  run: () => Promise.resolve(name),
});

it('keeps tools in their order and refuses a name twice', () => {
  const tools = new McpTools();
  tools.add(tool('b'), tool('a'));
  tools.add(tool('c'));
  expect(tools.all().map(({ name }) => name)).toEqual(['b', 'a', 'c']);
  expect(tools.find('a')?.name).toBe('a');
  expect(tools.find('d')).toBeUndefined();
  expect(() => {
    tools.add(tool('a'));
  }).toThrow('two MCP tools');
});
