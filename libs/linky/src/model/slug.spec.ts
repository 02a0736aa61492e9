import { describe, expect, it } from 'vitest';

import { newSlug, SLUG_ALPHABET } from './slug.js';

describe('newSlug', () => {
  const slugs = Array.from({ length: 20_000 }, newSlug);

  it('has seven symbols of the alphabet without look-alikes', () => {
    expect(SLUG_ALPHABET).toHaveLength(31);
    for (const slug of slugs) expect(slug).toMatch(/^[a-hjkmnp-z2-9]{7}$/);
  });

  it('draws every symbol about equally often', () => {
    const counts = new Map<string, number>();
    for (const symbol of slugs.join('')) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    const expected = (slugs.length * 7) / SLUG_ALPHABET.length;
    for (const symbol of SLUG_ALPHABET) {
      expect(Math.abs((counts.get(symbol) ?? 0) - expected) / expected).toBeLessThan(0.1);
    }
  });

  it('hardly ever repeats itself', () => {
    expect(new Set(slugs).size).toBeGreaterThan(slugs.length - 5);
  });
});
