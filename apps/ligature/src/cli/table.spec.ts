import { describe, expect, it } from 'vitest';

import { facts, table } from './table.js';

describe('tables', () => {
  it('line up what is as wide as it is shown', () => {
    const rows = [
      ['日本', new Date('2026-01-02T03:04:05.678Z'), true],
      ['a', null, false],
    ];
    expect(table(['name', 'made', 'on'], rows, '').split('\n')).toEqual([
      'NAME  MADE                  ON',
      '日本  2026-01-02T03:04:05Z  yes',
      'a     –                     no',
    ]);
  });

  it('say that there is nothing', () => {
    expect(table(['name'], [], 'There are no keys.')).toBe('There are no keys.');
  });

  it('show nothing that moves the cursor of a terminal or turns its text around', () => {
    expect(table(['name'], [['a\u001b[2Jb\r\nc\u202ed']], '')).toBe('NAME\na[2Jbcd');
    expect(facts([['name', '\u0007x']])).toBe('name  x');
  });
});
