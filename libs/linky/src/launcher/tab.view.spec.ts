import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalUrl } from '../input/urls.js';
import { tabLine } from './tab.view.js';

describe('tabLine', () => {
  it.each([
    ['https://example.com/', 'example.com', '', 'E'],
    ['https://www.example.com/a/b?q=1#f', 'example.com', '/a/b?q=1#f', 'E'],
    ['http://example.com:8080/', 'http://example.com:8080', '', 'E'],
    ['https://bank.example:pw@evil.example/login', 'evil.example', '/login', 'E'],
    ['https://example.com/?next=//other.example/@x', 'example.com', '/?next=//other.example/@x', 'E'],
    ['https://[::1]/x', '[::1]', '/x', '1'],
    ['https://xn--exmple-cua.com/%C3%BC%20b', 'exämple.com', '/ü b', 'E'],
    ['https://example.com/%E2%80%AEgpj.exe', 'example.com', '/%E2%80%AEgpj.exe', 'E'],
    ['https://example.com/%0A%00', 'example.com', '/%0A%00', 'E'],
    ['https://example.com/%C2%A0x', 'example.com', '/%C2%A0x', 'E'],
    ['https://example.com/%FF', 'example.com', '/%FF', 'E'],
    ['https://example.com/%2F%3f', 'example.com', '/%2F%3f', 'E'],
  ])('%s', (url, host, path, initial) => {
    expect(tabLine({ url })).toMatchObject({ url, host, path, initial });
  });

  it.each([
    ['münchen.example', true],
    ['straße.example', true],
    ['łódź.example:8443', true],
    ['例え.example', true],
    ['한국.example', true],
    ['ישראל.example', true],
    ['москва.example', true],
    // Cyrillic and Greek letters that pass for Latin ones, mixed scripts, signs of an address.
    ['раураl.example', false],
    ['аррӏе.example', false],
    ['ραο.example', false],
    ['exаmple.example', false],
    ['gооgle.example', false],
    ['exampleノa.example', false],
    ['ノノ.example', false],
    ['ıstanbul.example', false],
    ['ạpple.example', false],
  ])('shows %s as people write it: %s', (name, isReadable) => {
    const { host } = new URL(`https://${name}/`);
    expect(host).toContain('xn--');
    expect(tabLine({ url: `https://${host}/` }).host).toBe(isReadable ? name : host);
  });

  it('cuts long paths, and not through the middle of a character', () => {
    const { path } = tabLine({ url: `https://example.com/${'a'.repeat(118)}%F0%9F%98%80zz` });
    expect(path).toHaveLength(121);
    expect(path.isWellFormed()).toBe(true);
    expect(tabLine({ url: `https://example.com/${'a'.repeat(119)}` }).path).toHaveLength(120);
  });

  it('tells where Open All opens it', () => {
    const url = 'https://example.com/';
    expect(tabLine({ url }).only).toBeNull();
    expect(tabLine({ url, openPolicy: 'always' }).only).toBeNull();
    expect(tabLine({ url, openPolicy: 'mobile' }).only).toBe('mobile');
  });

  it('names the host that the browser would go to, whatever the address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const parsed = canonicalUrl(text);
        fc.pre('url' in parsed);
        const { host, path, tint } = tabLine({ url: parsed.url });
        expect(host.replace(/^http:\/\//, '')).toBe(new URL(parsed.url).host.replace(/^www\./, ''));
        expect(path).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(tint).toBeLessThan(8);
      }),
      { numRuns: 30 },
    );
  });
});
