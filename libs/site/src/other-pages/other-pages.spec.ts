import { describe, expect, it } from 'vitest';

import { rightSpelling } from './other-pages.js';

const PAGES = new Set(['l', 'signin']);

describe('rightSpelling', () => {
  it.each([
    ['/l/abc/', '/l/abc'],
    ['/l//abc', '/l/abc'],
    ['/L/abc', '/l/abc'],
    ['/SignIn/?redirect_url=%2Fl%2Fabc', '/signin?redirect_url=%2Fl%2Fabc'],
    ['/signin/?a=b?c/', '/signin?a=b?c/'],
    ['/Unknown/', '/Unknown'],
    ['//evil.example/', '/evil.example'],
    ['/\\\\evil.example/', '/evil.example'],
    ['/l/abc', null],
    ['/Unknown', null],
    ['/', null],
  ])('of %s is %s', (url, right) => {
    expect(rightSpelling(url, PAGES)).toBe(right);
  });
});
