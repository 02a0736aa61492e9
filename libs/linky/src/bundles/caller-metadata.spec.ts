import { describe, expect, it } from 'vitest';

import { parseClientHeader } from './caller-metadata.js';

describe('parseClientHeader', () => {
  it.each(['cursor/skill-v1', 'a', 'A.b_c-d/e@f+g:h0', 'x'.repeat(120)])('takes %s', (header) => {
    expect(parseClientHeader(` ${header} `)).toBe(header);
  });

  it.each([undefined, '', '  ', 'two words', 'x'.repeat(121), 'semi;colon', 'ünder', ['a', 'b'], 'a\0'])(
    'drops %j silently',
    (header) => {
      expect(parseClientHeader(header)).toBeNull();
    },
  );
});
