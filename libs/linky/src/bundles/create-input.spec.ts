import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { type CreateInput, parseCreate } from './create-input.js';

const NOW = Date.UTC(2026, 3, 18);
const URLS = ['https://example.com/', 'https://example.org/'];

const create = (fields: object, client: string | null = null): CreateInput =>
  parseCreate({ urls: URLS, ...fields }, client, NOW);

const refusal = (fields: object): DomainError => {
  try {
    create(fields);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('was not refused');
};

const refused = (fields: object): void => {
  expect(refusal(fields)).toMatchObject({ kind: 'invalid', reason: 'bad_request' });
};

describe('parseCreate', () => {
  it('fills in what is absent', () => {
    expect(create({})).toEqual({
      urls: URLS,
      urlMetadata: [{}, {}],
      source: 'unknown',
      title: null,
      description: null,
      email: null,
      metadata: null,
      policy: { version: 1, rules: [] },
      settings: {},
    });
  });

  it.each([null, [], 'text', 7, true, undefined])('refuses the body %j', (body) => {
    expect(() => parseCreate(body, null, NOW)).toThrow(DomainError);
  });

  it('ignores unknown fields', () => {
    expect(create({ extra: 1, owner: 'me', slug: 'abc' })).toEqual(create({}));
  });

  it('answers for any body: a bundle or a refusal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        try {
          parseCreate(body, null, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      }),
    );
  });

  it.each(['title', 'description', 'urlMetadata', 'email', 'metadata', 'resolutionPolicy'])(
    'answers for any %s',
    (field) => {
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          try {
            create({ [field]: value });
          } catch (error) {
            expect(error).toMatchObject({ kind: 'invalid', reason: 'bad_request' });
          }
        }),
      );
    },
  );
});

describe('source', () => {
  it.each([
    ['agent', 'agent'],
    [' CLI ', 'CLI'],
    ['my tool', 'my tool'],
    ['', 'unknown'],
    ['   ', 'unknown'],
    [7, 'unknown'],
    [null, 'unknown'],
    [{}, 'unknown'],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['a'.repeat(65), 'a'.repeat(64)],
    [`${'a'.repeat(63)}😀b`, `${'a'.repeat(63)}😀`],
  ])('%j is kept as %j', (source, stored) => {
    expect(create({ source }).source).toBe(stored);
  });

  it('must be storable', () => {
    refused({ source: 'a\0b' });
    refused({ source: '\ud800' });
  });
});

describe.each([
  ['title', 120],
  ['description', 500],
] as const)('%s', (field, most) => {
  it('is trimmed; blank is none', () => {
    expect(create({ [field]: '  a label ' })[field]).toBe('a label');
    expect(create({ [field]: '   ' })[field]).toBeNull();
    expect(create({ [field]: null })[field]).toBeNull();
  });

  it('has a limit, after trimming', () => {
    expect(create({ [field]: ` ${'x'.repeat(most)} ` })[field]).toHaveLength(most);
    refused({ [field]: 'x'.repeat(most + 1) });
  });

  it.each([7, true, {}, [], 'nul \0', 'half \ud83d'])('is not %j', (value) => {
    refused({ [field]: value });
  });

  it('keeps whole surrogate pairs', () => {
    expect(create({ [field]: '😀' })[field]).toBe('😀');
  });
});

describe('urlMetadata', () => {
  const one = (entry: unknown): unknown => create({ urlMetadata: [entry] }).urlMetadata[0];

  it('is padded to the number of URLs', () => {
    expect(create({ urlMetadata: [{ note: 'first' }] }).urlMetadata).toEqual([{ note: 'first' }, {}]);
    expect(create({ urlMetadata: null }).urlMetadata).toEqual([{}, {}]);
    expect(create({ urlMetadata: [null, null] }).urlMetadata).toEqual([{}, {}]);
  });

  it('is paired with the URLs as they were sent, or with the distinct ones', () => {
    refused({ urlMetadata: [{}, {}, {}] });
    const urls = ['https://a.example', 'https://a.example', 'https://b.example', 'https://b.example'];
    refused({ urls, urlMetadata: [{}, {}, {}] });
    expect(
      create({ urls, urlMetadata: [{}, { note: 'a' }, { note: 'b' }, { note: 'x', tags: ['t'] }] })
        .urlMetadata,
    ).toEqual([{ note: 'a' }, { note: 'b', tags: ['t'] }]);
    expect(
      create({
        urls: ['https://a.example', 'https://a.example', 'https://b.example'],
        urlMetadata: [{}, { note: 'b' }],
      }).urlMetadata,
    ).toEqual([{}, { note: 'b' }]);
  });

  it('keeps notes, tags and open policies, and nothing else', () => {
    expect(
      one({ note: ' n ', tags: [' a ', '', 'a'], openPolicy: ' Desktop ', secret: 1, constructor: 2 }),
    ).toEqual({ note: 'n', tags: ['a', 'a'], openPolicy: 'desktop' });
    expect(one({ note: ' ', tags: [' '], openPolicy: null })).toEqual({});
    expect(one({ note: null, tags: null })).toEqual({});
  });

  it('has limits', () => {
    expect(one({ note: 'n'.repeat(500) })).toHaveProperty('note');
    expect(one({ tags: Array<string>(10).fill('t'.repeat(40)) })).toHaveProperty('tags');
    refused({ urlMetadata: [{ note: 'n'.repeat(501) }] });
    refused({ urlMetadata: [{ tags: Array<string>(11).fill(' ') }] });
    refused({ urlMetadata: [{ tags: ['t'.repeat(41)] }] });
  });

  it.each([
    'text',
    {},
    ['text'],
    [[]],
    [7],
    [{ note: 7 }],
    [{ note: '\0' }],
    [{ tags: 'a' }],
    [{ tags: [7] }],
    [{ tags: [null] }],
    [{ tags: ['\udc00'] }],
    [{ openPolicy: 'never' }],
    [{ openPolicy: '' }],
    [{ openPolicy: 7 }],
  ])('is not %j', (urlMetadata) => {
    refused({ urlMetadata });
  });
});

describe('email', () => {
  it('is trimmed and lower-cased; blank is none', () => {
    expect(create({ email: ' Alice@Acme.COM ' }).email).toBe('alice@acme.com');
    expect(create({ email: '  ' }).email).toBeNull();
    expect(create({ email: null }).email).toBeNull();
  });

  it('has a limit', () => {
    const address = (length: number): string => `${'a'.repeat(length - 6)}@ex.io`;
    expect(create({ email: address(254) }).email).toHaveLength(254);
    refused({ email: address(255) });
  });

  it.each(['alice', 'alice@', '@acme.com', 'a@b@c.de', 'a b@c.de', 'a@b', 'a@b.', 7, {}, [], 'a\0@b.de'])(
    'is not %j',
    (email) => {
      refused({ email });
    },
  );
});

describe('metadata', () => {
  it('loses the reserved namespace and nothing else', () => {
    expect(
      create({
        metadata: {
          _linky: { client: 'evil' },
          '_linky.client': 'evil',
          '_linky.': 1,
          _linkyx: 1,
          a: { _linky: 2 },
        },
      }).metadata,
    ).toEqual({ _linkyx: 1, a: { _linky: 2 } });
    expect(create({ metadata: { _linky: 1 } }).metadata).toBeNull();
    expect(create({ metadata: {} }).metadata).toBeNull();
    expect(create({ metadata: null }).metadata).toBeNull();
  });

  it('takes the client in', () => {
    expect(create({}, 'cursor/skill-v1').metadata).toEqual({ _linky: { client: 'cursor/skill-v1' } });
    expect(create({ metadata: { _linky: 'evil', a: 1 } }, 'cli/1').metadata).toEqual({
      _linky: { client: 'cli/1' },
      a: 1,
    });
  });

  it.each(['text', 7, true, [], [{}]])('is not %j', (metadata) => {
    refused({ metadata });
  });

  it('must be storable, in keys and values, at any depth', () => {
    refused({ metadata: { a: [{ b: 'x\0' }] } });
    refused({ metadata: { 'a\0': 1 } });
    refused({ metadata: { a: { '\ud800': 1 } } });
    refused({ metadata: { a: ['\udfff'] } });
    expect(create({ metadata: { a: ['😀'] } }).metadata).toEqual({ a: ['😀'] });
  });

  it('nests deep, but not without end', () => {
    const nested = (levels: number): object =>
      JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as object;
    expect(create({ metadata: nested(500) }).metadata).not.toBeNull();
    refused({ metadata: nested(501) });
    refused({ metadata: nested(200_000) });
  });

  it('never touches a prototype', () => {
    const metadata = JSON.parse('{"__proto__":{"polluted":true},"a":1}') as object;
    const kept = create({ metadata }).metadata;
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('keeps every other document as it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !key.startsWith('_linky') && !key.includes('\0')),
          fc.integer(),
          { minKeys: 1, noNullPrototype: true },
        ),
        (metadata) => {
          expect(create({ metadata }).metadata).toEqual(metadata);
        },
      ),
    );
  });
});

describe('alias', () => {
  it('is refused unless blank or no text', () => {
    refused({ alias: 'my-name' });
    expect(create({ alias: '  ' })).toEqual(create({}));
    expect(create({ alias: 7 })).toEqual(create({}));
  });
});
