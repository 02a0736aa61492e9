import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { returnTo } from './return-to.js';

const BASE = 'https://links.example';

describe('returnTo', () => {
  it.each([
    ['/l/abc', '/l/abc'],
    ['/claim/x?y=1#z', '/claim/x?y=1#z'],
    ['l/abc', '/l/abc'],
    ['', '/'],
    ['https://links.example/l/abc', '/l/abc'],
    ['/a/../b', '/b'],
  ])('%s leads to %s', (asked, path) => {
    expect(returnTo(asked, BASE)).toBe(path);
  });

  it.each([
    undefined,
    7,
    ['/a', '/b'],
    'https://evil.example/',
    'http://links.example/l/abc',
    '//evil.example/l/abc',
    '/\\evil.example',
    '\\\\evil.example',
    '\t//evil.example',
    'https:/\\evil.example',
    'https://links.example//evil.example',
    'https://links.example@evil.example/',
    'https://links.example.evil.example/',
    '/.//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('%j leads nowhere', (asked) => {
    expect(returnTo(asked, BASE)).toBeNull();
  });

  it('never leaves the origin', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.stringMatching(/^[/\\.a:@]{1,12}$/)), (asked) => {
        const path = returnTo(asked, BASE);
        if (path !== null) expect(new URL(path, BASE).origin).toBe(BASE);
      }),
    );
  });
});
