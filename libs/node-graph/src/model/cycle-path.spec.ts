import { describe, expect, it } from 'vitest';

import { describePath } from './cycle-path.js';

describe('describePath', () => {
  it('names nodes by title and id, hides what the caller may not see, and shortens', () => {
    const titles = new Map([
      ['a', 'First'],
      ['c', 'x'.repeat(80)],
    ]);
    expect(describePath(['a', 'b', 'c'], titles)).toBe(
      `"First" -> (hidden) -> "${'x'.repeat(40)}…" (a -> (hidden) -> c)`,
    );
    const path = Array.from({ length: 100 }, (_, i) => String(i));
    const long = describePath(path, new Map(path.map((id) => [id, id])));
    expect(long.split(' -> ')).toHaveLength(41);
    expect(long).toContain('"9" -> (80 more) -> "90"');
    expect(long).toMatch(/-> 99\)$/);
  });
});
