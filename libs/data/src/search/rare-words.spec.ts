import { describe, expect, it } from 'vitest';

import { CommonWords } from './common-words.js';
import { rareWords } from './rare-words.js';

const common = new CommonWords(
  new Map(['find', 'finding', 'get', 'api', 'v2', 'orders', 'order', 'com'].map((word) => [word, 0.5])),
);

describe('what an index is asked for', () => {
  it.each([
    ['absent', `'absent':*`],
    ['absent ', `'absent'`],
    ['finding absent ', `'absent'`],
    ['absent find', `'absent'`],
    ['absent -second ', `'absent'`],
    ['ab', `'ab':*`],
    ['absent ab', `'absent'`],
    ['absent or second ', `(('absent') | ('second'))`],
    ['host7.com/api/v2/orders/7', `'host7'`],
    ['host7.com/api/v2/orders/71', `'…orders 71':* & 'host7'`],
    ['host7.com/api/v2/orders/7123', `'…orders 7123':* & 'host7'`],
    ['CVE-2024-1234 ', `'…cve 2024' & '…2024 1234'`],
    ['"get absent "', `'absent'`],
  ])('%s: %s', (q, rare) => {
    expect(rareWords(q, common)).toBe(rare);
  });

  it.each(['', '-absent', 'finding', 'find', 'absent or finding ', 'api/v2/orders', 'fi'])(
    '%s: nothing rare',
    (q) => {
      expect(rareWords(q, common)).toBeNull();
    },
  );
});
