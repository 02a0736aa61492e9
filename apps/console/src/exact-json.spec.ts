import { describe, expect, it } from 'vitest';

import { keepsDigits, parseExactly } from './exact-json.js';

describe('JSON', () => {
  it('is read as it is', () => {
    expect(parseExactly('{"a":[1,-2.5,"3",null,true],"b":{}}')).toEqual({
      a: [1, -2.5, '3', null, true],
      b: {},
    });
    expect(() => parseExactly('{')).toThrow();
  });

  it.runIf(keepsDigits)('keeps every digit of its numbers', () => {
    const text = '{"a":12345678901234567890,"b":[0.12345678901234567890,1.0,1e400,-0],"c":7}';
    expect(JSON.stringify(parseExactly(text))).toBe(text);
  });
});
