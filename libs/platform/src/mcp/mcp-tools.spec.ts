import { expect, it } from 'vitest';

import { inputOf, outputOf, READS } from './mcp-schemas.js';
import { type McpTool, McpTools } from './mcp-tools.js';

const tool = (name: string): McpTool => ({
  name,
  title: name,
  description: name,
  inputSchema: inputOf({}),
  outputSchema: outputOf({}),
  annotations: READS,
  scope: null,
  run: () => Promise.resolve(name),
});

it('lists tools by name, keeps their set, and refuses a name twice', () => {
  const tools = new McpTools();
  tools.add('first', tool('b'), tool('a'));
  tools.add('second', tool('c'));
  expect(tools.all().map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(tools.find('a')).toMatchObject({ name: 'a', toolset: 'first' });
  expect(tools.find('d')).toBeUndefined();
  expect(() => {
    tools.add('second', tool('a'));
  }).toThrow('two MCP tools');
});
