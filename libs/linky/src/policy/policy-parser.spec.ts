import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import type { Condition, Policy } from './policy.js';
import { parsePolicy } from './policy-parser.js';

const NOW = Date.UTC(2026, 3, 18);
const MINTED = /^r_[0-9A-HJKMNP-TV-Z]{20}$/;
const TABS = [{ url: 'https://example.com/' }];

const parse = (policy: unknown): Policy => parsePolicy(policy, NOW);
const rule = (fields: object): object => ({ when: { op: 'always' }, tabs: TABS, ...fields });
const withRule = (fields: object): unknown => ({ rules: [rule(fields)] });
const parsedRule = (fields: object): Policy['rules'][number] | undefined => parse(withRule(fields)).rules[0];
const parsedWhen = (when: unknown): Condition | undefined => parsedRule({ when })?.when;

const refused = (policy: unknown, path?: string): void => {
  try {
    parse(policy);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ kind: 'invalid', reason: 'bad_request' });
    if (path !== undefined) expect((error as Error).message).toContain(path);
    return;
  }
  throw new Error('was not refused');
};

describe('an empty policy', () => {
  it.each([
    undefined,
    null,
    {},
    { version: 1 },
    { rules: null },
    { rules: [] },
    { version: 1, rules: [] },
    { other: 1 },
  ])('is %j', (policy) => {
    expect(parse(policy)).toEqual({ version: 1, rules: [] });
  });

  it.each([
    [],
    'text',
    7,
    true,
    { version: 2 },
    { version: null },
    { version: '1' },
    { rules: {} },
    { rules: 'x' },
  ])('is not %j', (policy) => {
    refused(policy, 'resolutionPolicy');
  });
});

describe('a rule', () => {
  it('has a canonical form', () => {
    const parsed = parsedRule({ extra: 1 });
    expect(parsed).toEqual({
      id: expect.stringMatching(MINTED) as unknown,
      when: { op: 'always' },
      tabs: TABS,
      stopOnMatch: true,
      showBadge: false,
    });
  });

  it('keeps what its author set', () => {
    const fields = { id: ' mine ', name: ' Team ', stopOnMatch: false, showBadge: true };
    expect(parsedRule(fields)).toMatchObject({
      id: 'mine',
      name: 'Team',
      stopOnMatch: false,
      showBadge: true,
    });
  });

  it('takes null for absent', () => {
    const parsed = parsedRule({ id: null, name: null, stopOnMatch: null, showBadge: null });
    expect(parsed).toMatchObject({ stopOnMatch: true, showBadge: false });
    expect(parsed).not.toHaveProperty('name');
    expect(parsed?.id).toMatch(MINTED);
  });

  it('has limits on both sides', () => {
    expect(parsedRule({ id: 'i'.repeat(64), name: 'n'.repeat(120) })).toBeDefined();
    refused(withRule({ id: 'i'.repeat(65) }), 'rules[0].id');
    refused(withRule({ name: 'n'.repeat(121) }), 'rules[0].name');
    expect(parse({ rules: Array.from({ length: 50 }, () => rule({})) }).rules).toHaveLength(50);
    refused({ rules: Array.from({ length: 51 }, () => rule({})) }, 'rules');
  });

  it.each([
    { id: '' },
    { id: ' ' },
    { id: 7 },
    { id: '\0' },
    { name: '' },
    { name: ' ' },
    { name: 7 },
    { name: '\ud800' },
    { when: undefined },
    { when: null },
    { when: [] },
    { tabs: undefined },
    { tabs: null },
    { tabs: [] },
    { tabs: {} },
    { stopOnMatch: 'true' },
    { stopOnMatch: 1 },
    { showBadge: 0 },
  ])('refuses %j', (fields) => {
    refused(withRule(fields), 'resolutionPolicy.rules[0]');
  });

  it.each([null, 'x', 7, []])('is not %j', (value) => {
    refused({ rules: [value] }, 'rules[0]');
  });

  it('has an id of its own', () => {
    refused({ rules: [rule({ id: 'a' }), rule({ id: ' a ' })] }, 'rules[1].id');
    const ids = parse({ rules: Array.from({ length: 50 }, () => rule({})) }).rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(50);
  });
});

describe('minted ids', () => {
  it('sort by time', () => {
    const early = parsePolicy(withRule({}), NOW).rules[0]?.id ?? '';
    const late = parsePolicy(withRule({}), NOW + 1).rules[0]?.id ?? '';
    expect(early.slice(0, 12) < late.slice(0, 12)).toBe(true);
  });
});

describe('tabs', () => {
  const tabs = (list: unknown): unknown => parsedRule({ tabs: list })?.tabs;
  const many = (count: number): object[] =>
    Array.from({ length: count }, (_, n) => ({ url: `https://example.com/${String(n)}` }));

  it('are canonical and distinct; the first note speaks', () => {
    expect(
      tabs([
        { url: 'https://example.com', note: ' one ', extra: 1 },
        { url: 'HTTPS://EXAMPLE.com/', note: 7 },
        { url: 'https://example.org', note: ' ' },
      ]),
    ).toEqual([{ url: 'https://example.com/', note: 'one' }, { url: 'https://example.org/' }]);
  });

  it('number 1 to 20, counted before equal ones are dropped', () => {
    expect(tabs(many(20))).toHaveLength(20);
    refused(withRule({ tabs: many(21) }), 'tabs');
    refused(withRule({ tabs: Array(21).fill({ url: 'https://example.com' }) }), 'tabs');
  });

  it.each([
    [['https://example.com']],
    [[null]],
    [[{}]],
    [[{ url: 7 }]],
    [[{ url: 'javascript:alert(1)' }]],
    [[{ url: 'nope' }]],
    [[{ url: `https://example.com/${'x'.repeat(2048)}` }]],
    [[{ url: 'https://example.com', note: 7 }]],
    [[{ url: 'https://example.com', note: 'n'.repeat(501) }]],
  ])('are not %j', (list) => {
    refused(withRule({ tabs: list }), 'resolutionPolicy.rules[0].tabs[0]');
  });
});

describe('conditions', () => {
  it.each([
    { op: 'always' },
    { op: 'anonymous' },
    { op: 'signedIn' },
    { op: 'equals', field: 'email', value: 'a@b.c' },
    { op: 'endsWith', field: 'emailDomain', value: 'acme.com' },
    { op: 'exists', field: 'githubLogin' },
    { op: 'in', field: 'orgIds', value: ['a', 'b'] },
    { op: 'in', field: 'userId', value: ['a'] },
    { op: 'not', of: [{ op: 'always' }] },
    { op: 'and', of: [{ op: 'or', of: [{ op: 'not', of: [{ op: 'anonymous' }] }] }] },
  ])('keep %j', (when) => {
    expect(parsedWhen({ ...when, extra: 1 })).toEqual(when);
  });

  it('trim values, keep their case, and drop equal ones', () => {
    expect(parsedWhen({ op: 'equals', field: 'email', value: ' A@b.c ' })).toMatchObject({ value: 'A@b.c' });
    expect(parsedWhen({ op: 'in', field: 'email', value: ['a', ' a ', 'b'] })).toMatchObject({
      value: ['a', 'b'],
    });
  });

  it.each([
    { op: 'Always' },
    { op: 'toString' },
    { op: 7 },
    {},
    'always',
    { op: 'equals', field: 'orgIds', value: 'a' },
    { op: 'endsWith', field: 'orgSlugs', value: 'a' },
    { op: 'exists', field: 'orgIds' },
    { op: 'equals', field: 'nope', value: 'a' },
    { op: 'equals', field: '__proto__', value: 'a' },
    { op: 'equals', value: 'a' },
    { op: 'equals', field: 'email' },
    { op: 'equals', field: 'email', value: ' ' },
    { op: 'equals', field: 'email', value: 7 },
    { op: 'equals', field: 'email', value: '\0' },
    { op: 'equals', field: 'email', value: 'v'.repeat(513) },
    { op: 'in', field: 'email', value: 'a' },
    { op: 'in', field: 'email', value: [] },
    { op: 'in', field: 'email', value: [7] },
    { op: 'in', field: 'email', value: [''] },
    { op: 'in', field: 'email', value: Array<string>(51).fill('a') },
    { op: 'and', of: [] },
    { op: 'and' },
    { op: 'or', of: {} },
    { op: 'or', of: ['always'] },
    { op: 'not', of: [] },
    { op: 'not', of: [{ op: 'always' }, { op: 'always' }] },
  ])('refuse %j', (when) => {
    refused(withRule({ when }), 'resolutionPolicy.rules[0].when');
  });

  it('take the longest value and the longest list', () => {
    expect(parsedWhen({ op: 'equals', field: 'email', value: 'v'.repeat(512) })).toBeDefined();
    expect(
      parsedWhen({ op: 'in', field: 'email', value: Array.from({ length: 50 }, (_, n) => `v${String(n)}`) }),
    ).toBeDefined();
  });

  it('nest four levels deep', () => {
    const nest = (levels: number): object =>
      levels === 1 ? { op: 'always' } : { op: 'and', of: [nest(levels - 1)] };
    expect(parsedWhen(nest(4))).toEqual(nest(4));
    refused(withRule({ when: nest(5) }), 'resolutionPolicy.rules[0].when.of[0].of[0].of[0].of[0]');
    refused(withRule({ when: nest(2000) }));
  });

  it('say where they are wrong', () => {
    const when = { op: 'or', of: [{ op: 'always' }, { op: 'nope' }] };
    refused({ rules: [rule({ when })] }, 'resolutionPolicy.rules[0].when.of[1]');
  });
});

describe('parsePolicy', () => {
  it('is idempotent on canonical policies', () => {
    const single = fc.constantFrom('email', 'emailDomain', 'userId', 'githubLogin', 'googleEmail');
    const value = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() !== '' && !text.includes('\0'));
    const leaf = fc.oneof(
      fc.record({ op: fc.constantFrom('always', 'anonymous', 'signedIn') }),
      fc.record({ op: fc.constantFrom('equals', 'endsWith'), field: single, value }),
      fc.record({ op: fc.constant('exists'), field: single }),
      fc.record({
        op: fc.constant('in'),
        field: fc.constantFrom('orgIds', 'email'),
        value: fc.array(value, { minLength: 1, maxLength: 5 }),
      }),
    );
    const tree = fc.oneof(
      leaf,
      fc.record({ op: fc.constantFrom('and', 'or'), of: fc.array(leaf, { minLength: 1, maxLength: 3 }) }),
    );
    const rules = fc.array(fc.record({ when: tree, tabs: fc.constant(TABS), stopOnMatch: fc.boolean() }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(rules, (given) => {
        const once = parse({ version: 1, rules: given });
        expect(parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
      }),
    );
  });
});
