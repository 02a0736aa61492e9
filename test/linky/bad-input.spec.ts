import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { countBundles, create, type Refusal, refused, send, URLS } from './world.js';

let app: TestApp;
let before: number;

beforeAll(async () => {
  app = await startApp();
  before = await countBundles(app);
});
afterAll(() => app.close());

/** The text of a body with one field nested so deep that no serialiser could write it. */
const deep = (field: string, open: string, close: string): string =>
  `{"urls":["https://example.com"],"${field}":${open.repeat(50_000)}1${close.repeat(50_000)}}`;
const not = (inner: object): object => ({ op: 'not', of: [inner] });
const rule = (fields: object): { rules: object[] } => ({
  rules: [{ when: { op: 'always' }, tabs: [{ url: 'https://example.com' }], ...fields }],
});

describe('urls', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a string', 'https://example.com'],
    ['a number', 7],
    ['an object', { 0: 'https://example.com', length: 1 }],
    ['empty', []],
    ['26', Array<string>(26).fill('https://example.com')],
    ['a number inside', [7]],
    ['null inside', [null]],
    ['an array inside', [['https://example.com']]],
    ['blank', ['  ']],
    ['ftp', ['ftp://example.com']],
    ['javascript', ['javascript:alert(1)']],
    ['no scheme', ['example.com']],
    ['no scheme, two slashes', ['//example.com']],
    ['no host', ['https://']],
    ['a blank in the host', ['http://exa mple.com']],
    ['data', ['data:text/html,x']],
    ['one too long', [`https://example.com/${'a'.repeat(2029)}`]],
    ['a NUL byte', ['https://example.com/\0']],
    ['a lone surrogate', ['https://example.com/\ud800']],
  ])('%s: INVALID_URLS', async (_, urls) => {
    expect(await refused(app, { urls })).toEqual([400, 'INVALID_URLS']);
  });

  it('says which one, counted from 0', async () => {
    const { body } = await send<Refusal>(app, 'POST', '/api/links', { urls: [...URLS, 'x', 'ftp://y'] });
    expect(body.error).toContain('urls[2]');
  });

  it('takes 25 URLs, and 2048 characters', async () => {
    const urls = Array.from({ length: 25 }, (_, n) => `https://example.com/${String(n)}`);
    expect(await create(app, { urls })).toHaveProperty('slug');
    expect(await create(app, { urls: [`https://example.com/${'a'.repeat(2028)}`] })).toHaveProperty('slug');
    before += 2;
  });
});

describe('every other field', () => {
  it.each<[string, unknown]>([
    ['title', 7],
    ['title', 'x'.repeat(121)],
    ['title', 'a\0b'],
    ['title', '\udc00'],
    ['description', []],
    ['description', 'x'.repeat(501)],
    ['description', 'a\0b'],
    ['source', 'a\0b'],
    ['source', '\ud800'],
    ['email', 7],
    ['email', 'nobody'],
    ['email', `${'a'.repeat(250)}@b.de`],
    ['email', 'a\0@b.de'],
    ['urlMetadata', {}],
    ['urlMetadata', 'x'],
    ['urlMetadata', [{}, {}, {}]],
    ['urlMetadata', ['x']],
    ['urlMetadata', [{ note: 7 }]],
    ['urlMetadata', [{ note: 'x'.repeat(501) }]],
    ['urlMetadata', [{ note: '\0' }]],
    ['urlMetadata', [{ note: '\ud800' }]],
    ['urlMetadata', [{ tags: 'x' }]],
    ['urlMetadata', [{ tags: Array<string>(11).fill('x') }]],
    ['urlMetadata', [{ tags: ['x'.repeat(41)] }]],
    ['urlMetadata', [{ tags: ['\0'] }]],
    ['urlMetadata', [{ openPolicy: 'never' }]],
    ['metadata', []],
    ['metadata', 'x'],
    ['metadata', 7],
    ['metadata', { a: '\0' }],
    ['metadata', { 'a\0': 1 }],
    ['metadata', { a: ['\ud800'] }],
    ['resolutionPolicy', []],
    ['resolutionPolicy', 'x'],
    ['resolutionPolicy', { version: 2 }],
    ['resolutionPolicy', { version: '1', rules: [] }],
    ['resolutionPolicy', { rules: {} }],
    ['resolutionPolicy', rule({ id: 'x'.repeat(65) })],
    ['resolutionPolicy', rule({ name: '\0' })],
    ['resolutionPolicy', rule({ name: ' ' })],
    ['resolutionPolicy', rule({ name: 'x'.repeat(121) })],
    ['resolutionPolicy', rule({ id: ' ' })],
    ['resolutionPolicy', rule({ stopOnMatch: 'no' })],
    ['resolutionPolicy', rule({ showBadge: 1 })],
    ['resolutionPolicy', rule({ when: null })],
    ['resolutionPolicy', rule({ when: { op: 'Always' } })],
    ['resolutionPolicy', rule({ when: { op: 'and', of: [] } })],
    ['resolutionPolicy', rule({ when: { op: 'not', of: [{ op: 'always' }, { op: 'always' }] } })],
    ['resolutionPolicy', rule({ when: { op: 'exists', field: 'orgSlugs' } })],
    ['resolutionPolicy', rule({ when: { op: 'equals', field: 'email', value: 'x'.repeat(513) } })],
    ['resolutionPolicy', rule({ when: { op: 'in', field: 'email', value: Array<string>(51).fill('x') } })],
    ['resolutionPolicy', rule({ when: not(not(not(not({ op: 'always' })))) })],
    ['resolutionPolicy', rule({ tabs: Array<object>(21).fill({ url: 'https://example.com' }) })],
    ['resolutionPolicy', rule({ tabs: [{ url: 'https://example.com', note: 'x'.repeat(501) }] })],
    ['resolutionPolicy', { rules: Array<unknown>(51).fill(rule({}).rules[0]) }],
    ['resolutionPolicy', { rules: [1, 2].map(() => ({ ...rule({}).rules[0], id: 'twice' })) }],
    ['resolutionPolicy', { version: null }],
    ['resolutionPolicy', rule({ tabs: [] })],
    ['resolutionPolicy', rule({ tabs: [{ url: 'ftp://example.com' }] })],
    ['resolutionPolicy', rule({ tabs: [{ url: 'https://example.com', note: '\ud800' }] })],
    ['resolutionPolicy', rule({ when: { op: 'equals', field: 'orgIds', value: 'x' } })],
    ['alias', 'mine'],
  ])('%s: BAD_REQUEST', async (field, value) => {
    expect(await refused(app, { urls: URLS, [field]: value })).toEqual([400, 'BAD_REQUEST']);
  });

  it('takes null for absent where the contract says so', async () => {
    const nothing = {
      title: null,
      description: null,
      urlMetadata: null,
      email: null,
      metadata: null,
      resolutionPolicy: null,
    };
    expect(await create(app, nothing)).toHaveProperty('slug');
    before += 1;
  });
});

describe('the body', () => {
  it.each([
    ['', 'INVALID_JSON'],
    ['{', 'INVALID_JSON'],
    ['{"urls":["https://example.com"],}', 'INVALID_JSON'],
    ['urls=https%3A%2F%2Fexample.com', 'INVALID_JSON'],
    ['\0', 'INVALID_JSON'],
    ['null', 'BAD_REQUEST'],
    ['[]', 'BAD_REQUEST'],
    ['"text"', 'BAD_REQUEST'],
    ['7', 'BAD_REQUEST'],
    ['true', 'BAD_REQUEST'],
    ['{}', 'INVALID_URLS'],
  ])('%j: %s', async (body, code) => {
    expect(await refused(app, body)).toEqual([400, code]);
  });

  it('may be missing altogether', async () => {
    expect(await refused(app, undefined)).toEqual([400, 'INVALID_JSON']);
  });

  it('takes the keys of a prototype for no fields of its own', async () => {
    const fields = '{"urls":["https://example.com"]}';
    expect(await refused(app, `{"__proto__":${fields}}`)).toEqual([400, 'INVALID_URLS']);
    expect(await refused(app, `{"constructor":{"prototype":${fields}}}`)).toEqual([400, 'INVALID_URLS']);
    expect(({} as { urls?: unknown }).urls).toBeUndefined();
  });

  it.each([
    ['metadata', '{"a":', '}'],
    ['metadata', '[', ']'],
    ['resolutionPolicy', '{"rules":', '}'],
    ['title', '[', ']'],
  ])('refuses a %s that is nested without end', async (field, open, close) => {
    expect(await refused(app, deep(field, open, close))).toEqual([400, 'BAD_REQUEST']);
  });

  it('refuses URLs that are nested without end', async () => {
    const body = `{"urls":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(await refused(app, body)).toEqual([400, 'INVALID_URLS']);
  });

  it('does not care how an unknown field is nested', async () => {
    const answer = await send(app, 'POST', '/api/links', deep('unknown', '[', ']'));
    expect(answer.status).toBe(201);
    before += 1;
  });

  it('has an end', async () => {
    const [status, code] = await refused(app, { urls: URLS, metadata: { a: 'x'.repeat(10_000_000) } });
    expect([status, code]).toEqual([400, 'BAD_REQUEST']);
  });
});

it('wrote nothing of all that', async () => {
  expect(await countBundles(app)).toBe(before);
});
