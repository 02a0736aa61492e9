import { describe, expect, it } from 'vitest';

import { csvField } from './csv.js';

describe('csvField', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    [null, ''],
    [undefined, ''],
    [5, ''],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', `'=1+1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@x', `'@x`],
    ['\tx', `'\tx`],
    ['\rx', `"'\rx"`],
    ['=cmd|" /C calc"!A0', `"'=cmd|"" /C calc""!A0"`],
    ['a=b', 'a=b'],
  ])('%j is %s', (value, field) => {
    expect(csvField(value)).toBe(field);
  });
});
