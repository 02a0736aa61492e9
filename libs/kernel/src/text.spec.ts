import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { characters, firstCharacters, hasControlCharacters, isLongerThan, NAME_PATTERN } from './text.js';

const text = fc.string({ unit: fc.constantFrom('a', 'ü', '登', '🔗', '\ud83d', '\udd17', ' ') });

describe('characters', () => {
  it('are what a text can be taken apart into', () => {
    fc.assert(
      fc.property(text, fc.nat(9), (value, most) => {
        const list = Array.from(value);
        expect(characters(value)).toBe(list.length);
        expect(isLongerThan(value, most)).toBe(list.length > most);
        expect(firstCharacters(value, most)).toBe(list.slice(0, most).join(''));
      }),
    );
  });
});

describe('hasControlCharacters', () => {
  it('leaves room for tabs and ends of lines', () => {
    expect(['a\tb', 'a\r\nb', 'ü登🔗'].filter(hasControlCharacters)).toEqual([]);
    expect(['\0', '\u001b', '\u007f', '\u009f'].filter((one) => !hasControlCharacters(one))).toEqual([]);
  });
});

describe('NAME_PATTERN', () => {
  it.each(['a', 'depends on', '依存する', 'می‌خواهد', '👩‍💻', '.', '-', '"'])('fits %j', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '\u00a0',
    '\u200b',
    'a\u200b',
    '\u3164',
    'a\nb',
    'a\u0085',
    '\u200d',
    '\u0301',
    'a\u202e',
    '\u2028a',
  ])('does not fit %j', (name) => {
    expect(NAME_PATTERN.test(name)).toBe(false);
  });
});
