import { describe, expect, it } from 'vitest';

import { newTraceId, parentTrace } from './trace.js';

describe('trace ids', () => {
  it('are 12 lower-case hexadecimal characters', () => {
    expect(newTraceId()).toMatch(/^[0-9a-f]{12}$/);
  });

  const trace = '0af7651916cd43dd8448eb211c80319c';

  it.each([
    [`00-${trace}-b7ad6b7169203331-01`, trace],
    [`00-${trace}-b7ad6b7169203331-zz`, undefined],
    [`01-${trace}-b7ad6b7169203331-01`, undefined],
    [`00-${'0'.repeat(32)}-b7ad6b7169203331-01`, undefined],
    [`00-${trace}-${'0'.repeat(16)}-01`, undefined],
    ['garbage', undefined],
    [undefined, undefined],
  ])('the parent of %j is %j', (header, parent) => {
    expect(parentTrace(header)).toBe(parent);
  });
});
