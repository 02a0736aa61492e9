import { expect, it } from 'vitest';

import { parseUrl } from './parse-url.js';

it('knows URLs, relative ones where there is a base, and what is none', () => {
  expect(parseUrl('https://example.com/a')?.href).toBe('https://example.com/a');
  expect(parseUrl('/a', 'https://example.com')?.href).toBe('https://example.com/a');
  expect(parseUrl('/a')).toBeNull();
  expect(parseUrl('https://')).toBeNull();
});

it('knows them however often it has been asked', () => {
  let refused = 0;
  for (let n = 0; n < 50_000; n += 1) if (!parseUrl('https://ex\u00e4mple.com/\u00fc')) refused += 1;
  expect(refused).toBe(0);
});
