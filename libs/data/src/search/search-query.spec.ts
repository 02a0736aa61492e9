import { expect, it } from 'vitest';

import { searchQuery } from './search-query.js';

it('asks for no more than was typed, whatever that is', () => {
  for (const text of ['1?', 'a?', 'a#', 'a/?b', '12.3?'])
    expect(searchQuery(text.repeat(256 / text.length))?.matches.length).toBeLessThan(256 * 64);
});
