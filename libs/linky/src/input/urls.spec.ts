import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { canonicalUrl, distinct, parseUrls } from './urls.js';

const refusal = (value: unknown): DomainError => {
  try {
    parseUrls(value);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('was not refused');
};

describe('canonicalUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM', 'https://example.com/'],
    ['http://example.com:80/', 'http://example.com/'],
    ['https://example.com:443', 'https://example.com/'],
    ['https://example.com:8443/a/../b', 'https://example.com:8443/b'],
    ['https://example.com/a b', 'https://example.com/a%20b'],
    ['https://example.com/%7Efoo', 'https://example.com/%7Efoo'],
    ['https://exämple.com/ü', 'https://xn--exmple-cua.com/%C3%BC'],
    ['https://example.com?q=1', 'https://example.com/?q=1'],
    ['https://example.com/#frag', 'https://example.com/#frag'],
    ['https://user:pw@example.com/', 'https://user:pw@example.com/'],
    ['https:example.com', 'https://example.com/'],
    ['https:///example.com', 'https://example.com/'],
    ['http://1.2.3', 'http://1.2.0.3/'],
    ['https://example.com\\path', 'https://example.com/path'],
    ['https://example.com./', 'https://example.com./'],
    ['http://localhost:1', 'http://localhost:1/'],
    ['http://10.0.0.1', 'http://10.0.0.1/'],
    ['http://[::1]/', 'http://[::1]/'],
    ['  https://example.com  ', 'https://example.com/'],
  ])('keeps %s as %s', (given, stored) => {
    expect(canonicalUrl(given)).toEqual({ url: stored });
  });

  it.each([
    'example.com',
    '//example.com',
    'https://',
    'http://exa mple.com',
    '/path',
    'https://exa\0mple.com',
  ])('cannot parse %j', (given) => {
    expect(canonicalUrl(given)).toEqual({ wrong: 'is not a valid URL' });
  });

  it.each(['https://example.com/\0', 'https://example.com/\ud800', 'https://example.com/?q=\udfff'])(
    'refuses %j, which no caller means',
    (given) => {
      expect(canonicalUrl(given)).toEqual({ wrong: 'is not a valid URL' });
    },
  );

  it.each([
    'ftp://example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'JaVaScRiPt:1',
  ])('refuses the protocol of %s', (given) => {
    expect(canonicalUrl(given)).toEqual({ wrong: 'must use http or https' });
  });

  it('measures the trimmed input, in UTF-16 units, before canonicalisation', () => {
    const base = 'https://example.com/';
    const most = base + 'ü'.repeat(2048 - base.length);
    expect(canonicalUrl(`  ${most}  `)).toHaveProperty('url');
    expect(canonicalUrl(`${most}a`)).toHaveProperty('wrong');
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (given) => {
        const first = canonicalUrl(given);
        if ('wrong' in first) return;
        expect(canonicalUrl(first.url)).toEqual(first);
      }),
    );
  });

  it('answers for any value at all', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const parsed = canonicalUrl(given);
        if ('url' in parsed) expect(parsed.url).toMatch(/^https?:\/\//);
      }),
    );
  });
});

describe('parseUrls', () => {
  const many = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => `https://example.com/${String(n)}`);

  it('takes 1 to 25', () => {
    expect(parseUrls(many(1))).toHaveLength(1);
    expect(parseUrls(many(25))).toHaveLength(25);
    expect(refusal([]).reason).toBe('invalid_urls');
    expect(refusal(many(26)).reason).toBe('invalid_urls');
  });

  it('counts before it drops equal ones', () => {
    expect(distinct(parseUrls(Array<string>(25).fill('https://example.com')))).toEqual([
      'https://example.com/',
    ]);
    expect(refusal(Array<string>(26).fill('https://example.com')).reason).toBe('invalid_urls');
  });

  it('keeps the order of first appearance', () => {
    expect(distinct(parseUrls(['https://b.example', 'https://a.example', 'HTTPS://B.example/']))).toEqual([
      'https://b.example/',
      'https://a.example/',
    ]);
  });

  it.each([undefined, null, 'https://example.com', 7, {}, true])('refuses %j as a list', (given) => {
    expect(refusal(given)).toMatchObject({ kind: 'invalid', reason: 'invalid_urls' });
  });

  it.each([[7], [null], [{}], [''], ['   '], [['https://example.com']]])(
    'names the first wrong entry of %j',
    (entry) => {
      const error = refusal(['https://example.com', entry, 'also wrong']);
      expect(error.reason).toBe('invalid_urls');
      expect(error.message).toContain('urls[1]');
    },
  );

  it('stores canonical, distinct URLs', () => {
    fc.assert(
      fc.property(fc.array(fc.webUrl(), { minLength: 1, maxLength: 25 }), (given) => {
        const urls = distinct(parseUrls(given));
        expect(new Set(urls).size).toBe(urls.length);
        expect(parseUrls(urls)).toEqual(urls);
      }),
    );
  });
});
