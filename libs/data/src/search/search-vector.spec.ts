import { Slices } from '#kernel';
import { expect, it } from 'vitest';

import { SearchVector } from './search-vector.js';

it.each([
  ['words', Array.from({ length: 20_000 }, (_, n) => `w${n.toString(36)}`).join(' ')],
  ['one run', 'a/'.repeat(50_000)],
  ['hosts', 'xn--a '.repeat(20_000)],
])('others have their turns while a long text of %s is gone through', async (_, text) => {
  const vector = new SearchVector('=x');
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 0);
  await vector.add(text, { whole: 'C', part: 'D' }, new Slices());
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(1);
});
