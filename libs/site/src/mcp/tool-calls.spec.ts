import { Env, readEnv } from '#platform/config';
import { type Limiter } from '#platform/limits';
import { byPage, inputOf, type McpCall, type McpTool, outputOf, READS, TYPES } from '#platform/mcp';
import { describe, expect, it } from 'vitest';

import { ToolCalls } from './tool-calls.js';

const MOST = 40_000;
const calls = new ToolCalls({} as Limiter, Env.with(readEnv([], {}), { mcpAnswerBytes: MOST }));

interface Asked {
  readonly page: number;
  readonly limit: number;
}

/** So many entries of `bytes` each, in pages with a number; `asked` collects the pages. */
function listing(total: number, bytes: number, asked: Asked[]): McpTool {
  return {
    name: 'list',
    title: 'A list',
    description: 'A list',
    inputSchema: inputOf({ page: TYPES.whole, limit: { type: 'integer', maximum: 200 } }),
    outputSchema: outputOf({ items: TYPES.list, page: TYPES.whole, has_next: TYPES.flag }),
    annotations: READS,
    isFixed: true,
    scope: null,
    paging: byPage(50),
    run: (args) => {
      const [page, limit] = [Number(args['page'] ?? 1), Number(args['limit'] ?? 50)];
      asked.push({ page, limit });
      const start = (page - 1) * limit;
      const length = Math.max(0, Math.min(limit, total - start));
      const items = Array.from({ length }, (_, n) => String(start + n).padStart(bytes, '0'));
      return Promise.resolve({ items, page, has_next: start + length < total });
    },
  };
}

async function ask(total: number, limit: number, bytes = 98): Promise<[string[], Asked[]]> {
  const asked: Asked[] = [];
  const { text } = await calls.run(listing(total, bytes, asked), { limit }, {} as McpCall);
  return [(JSON.parse(text) as { items: string[] }).items, asked];
}

describe('a long page', () => {
  it('that ends within its sample is read once', async () => {
    const [items, asked] = await ask(40, 200);
    expect(items).toHaveLength(40);
    expect(asked).toEqual([{ page: 1, limit: 100 }]);
  });

  it('is judged by as many entries as were read, not by as many as were wanted', async () => {
    // Text and JSON take 38,574 bytes and fit; the largest sample that divides the page has 95.
    const [items, asked] = await ask(1_000, 190);
    expect(items).toHaveLength(190);
    expect(asked).toEqual([
      { page: 1, limit: 95 },
      { page: 1, limit: 190 },
    ]);
    // 40,600 bytes; as 89 of 178 entries tell, but not 89 of 100.
    const [fewer, further] = await ask(1_000, 178, 110);
    expect(fewer.length).toBeLessThan(178);
    expect(further.map(({ limit }) => limit)).not.toContain(178);
  });
});
