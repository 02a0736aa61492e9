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
    ['＝1+1', `'＝1+1`],
    ['＋1', `'＋1`],
    ['－1', `'－1`],
    ['＠x', `'＠x`],
    [' =1+1', ` '=1+1`],
    ['a;=1+1', `a;'=1+1`],
    ['a; ＠x', `a; '＠x`],
    ['a;"=1+1"', `"a;""'=1+1"""`],
    ['a\t=1+1', `a\t'=1+1`],
    ['a;b\n@x', `"a;b\n'@x"`],
    ['a\r\n-x', `"a\r\n'-x"`],
    ['\t=x', `'\t'=x`],
    ['a;b', 'a;b'],
    ['a;=b;+c', `a;'=b;'+c`],
    ['a - b; c @ d', 'a - b; c @ d'],
  ])('%j is %s', (value, field) => {
    expect(csvField(value)).toBe(field);
  });

  it('takes a time that is linear in a long text', () => {
    const hostile = ['\t', ' ', ';', '"', '=', ';\t '].map((part) => part.repeat(400_000));
    for (const text of hostile) expect(csvField(text).length).toBeGreaterThanOrEqual(text.length);
  });
});
