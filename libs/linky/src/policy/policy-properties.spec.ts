import { DomainError } from '#kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { evaluate, matches } from './evaluator.js';
import {
  type Condition,
  type Policy,
  type Rule,
  SET_FIELDS,
  type SetField,
  SINGLE_FIELDS,
  type SingleField,
  type Tab,
} from './policy.js';
import { parsePolicy } from './policy-parser.js';
import { type Viewer } from './viewer.js';

const NOW = Date.UTC(2026, 3, 18);

/** Few values, so that conditions and viewers often meet. */
const value = fc.constantFrom('a', 'b', 'acme.com', 'x@acme.com', 'notacme.com');
const single = fc.constantFrom(...SINGLE_FIELDS);
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ op: fc.constantFrom('always' as const, 'anonymous' as const, 'signedIn' as const) }),
  fc.record({ op: fc.constantFrom('equals' as const, 'endsWith' as const), field: single, value }),
  fc.record({ op: fc.constant('exists' as const), field: single }),
  fc.record({
    op: fc.constant('in' as const),
    field: fc.constantFrom(...SINGLE_FIELDS, ...SET_FIELDS),
    value: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
  }),
);

function nested(levels: number): fc.Arbitrary<Condition> {
  if (levels <= 1) return leaf;
  const inner = nested(levels - 1);
  return fc.oneof(
    leaf,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(inner, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), of: fc.tuple(inner) }),
  );
}
const condition = nested(4);

const tab: fc.Arbitrary<Tab> = fc.record(
  {
    url: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((name) => `https://${name}.example/`),
    note: fc.constantFrom('n', 'm'),
  },
  { requiredKeys: ['url'] },
);
const tabs = fc.uniqueArray(tab, { minLength: 1, maxLength: 4, selector: ({ url }) => url });
const policy: fc.Arbitrary<Policy> = fc
  .array(
    fc.record(
      {
        name: fc.constantFrom('One', 'Two'),
        when: condition,
        tabs,
        stopOnMatch: fc.boolean(),
        showBadge: fc.boolean(),
      },
      { requiredKeys: ['when', 'tabs', 'stopOnMatch', 'showBadge'] },
    ),
    { maxLength: 6 },
  )
  .map((rules) => ({
    version: 1,
    rules: rules.map((rule, n): Rule => ({ id: `rule ${String(n)}`, ...rule })),
  }));

const viewer: fc.Arbitrary<Viewer> = fc
  .record(
    {
      anonymous: fc.boolean(),
      email: value,
      emailDomain: value,
      userId: value,
      githubLogin: value,
      googleEmail: value,
      orgIds: fc.uniqueArray(value, { maxLength: 3 }),
      orgSlugs: fc.uniqueArray(value, { maxLength: 3 }),
    },
    { requiredKeys: ['anonymous', 'orgIds', 'orgSlugs'] },
  )
  .map((fields) => (fields.anonymous ? { anonymous: true, orgIds: [], orgSlugs: [] } : fields));

const open: fc.Arbitrary<readonly Tab[]> = fc.constant([{ url: 'https://public.example/' }]);

/** The sentences of the contract, one by one, without a thought for speed. */
function expected(
  rules: readonly Rule[],
  who: Viewer,
  everybody: readonly Tab[],
): [readonly Tab[], string | null] {
  const hits = rules.filter(({ when }) => holds(when, who));
  const stop = hits.findIndex(({ stopOnMatch }) => stopOnMatch);
  const counted = stop === -1 ? hits : hits.slice(0, stop + 1);
  const answers = stop === -1 ? counted[0] : counted.at(-1);
  if (answers === undefined) return [everybody, null];
  const all = counted.flatMap((rule) => rule.tabs);
  return [all.filter(({ url }, n) => all.findIndex((other) => other.url === url) === n), answers.id];
}

function holds(when: Condition, who: Viewer): boolean {
  switch (when.op) {
    case 'always':
      return true;
    case 'anonymous':
      return who.anonymous;
    case 'signedIn':
      return !who.anonymous;
    case 'and':
      return !when.of.some((one) => !holds(one, who));
    case 'or':
      return when.of.filter((one) => holds(one, who)).length > 0;
    case 'not':
      return !when.of.every((one) => holds(one, who));
    case 'exists':
      return valuesOf(who, when.field).length === 1;
    case 'in':
      return valuesOf(who, when.field).some((one) => when.value.includes(one));
    case 'equals':
      return valuesOf(who, when.field).includes(when.value);
    case 'endsWith':
      return valuesOf(who, when.field).some((one) => one.slice(-when.value.length) === when.value);
  }
}

function valuesOf(who: Viewer, field: SingleField | SetField): readonly string[] {
  const held: readonly unknown[] = [who[field]].flat();
  return held.filter((one) => typeof one === 'string');
}

describe('the evaluator', () => {
  it('does what the contract says, for every policy and viewer', () => {
    fc.assert(
      fc.property(policy, viewer, open, (given, who, everybody) => {
        const { tabs: shown, matchedRuleId, matchedRuleName, showBadge } = evaluate(given, who, everybody);
        expect([shown, matchedRuleId]).toEqual(expected(given.rules, who, everybody));
        const rule = given.rules.find(({ id }) => id === matchedRuleId);
        expect(showBadge).toBe(rule?.showBadge ?? false);
        expect(matchedRuleName).toBe(rule?.showBadge === true ? rule.name : undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('shows no tab of a rule that did not match, and none twice', () => {
    fc.assert(
      fc.property(policy, viewer, open, (given, who, everybody) => {
        const { tabs: shown, matchedRuleId } = evaluate(given, who, everybody);
        const allowed = given.rules.filter(({ when }) => matches(when, who)).flatMap((rule) => rule.tabs);
        if (matchedRuleId !== null) for (const one of shown) expect(allowed).toContainEqual(one);
        expect(new Set(shown.map(({ url }) => url)).size).toBe(shown.length);
      }),
    );
  });

  it('keeps the laws of logic, missing values included', () => {
    fc.assert(
      fc.property(condition, condition, viewer, (one, other, who) => {
        const not = (inner: Condition): Condition => ({ op: 'not', of: [inner] });
        expect(matches(not(not(one)), who)).toBe(matches(one, who));
        expect(matches(not({ op: 'and', of: [one, other] }), who)).toBe(
          matches({ op: 'or', of: [not(one), not(other)] }, who),
        );
        expect(matches({ op: 'or', of: [one, other] }, who)).toBe(
          matches({ op: 'or', of: [other, one] }, who),
        );
      }),
    );
  });
});

describe('the parser', () => {
  it('takes every policy of the grammar as it is', () => {
    fc.assert(
      fc.property(policy, (given) => {
        expect(parsePolicy(JSON.parse(JSON.stringify(given)), NOW)).toEqual(given);
      }),
    );
  });

  it('reads, or refuses and says where, whatever it is given', () => {
    const rubbish = fc.oneof(fc.jsonValue(), fc.anything({ maxDepth: 2 }));
    const near = fc.record(
      {
        version: fc.oneof(fc.constant(1), rubbish),
        rules: fc.array(
          fc.record(
            {
              id: fc.oneof(fc.string(), rubbish),
              when: fc.oneof(
                condition,
                rubbish,
                fc.record({ op: fc.constantFrom('and', 'not', 'in'), of: rubbish }),
              ),
              tabs: fc.oneof(tabs, rubbish, fc.array(rubbish, { maxLength: 2 })),
              stopOnMatch: rubbish,
              showBadge: rubbish,
            },
            { requiredKeys: [] },
          ),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(rubbish, near, near), (given) => {
        let parsed: Policy;
        try {
          parsed = parsePolicy(given, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
          expect((error as DomainError).reason).toBe('bad_request');
          expect((error as DomainError).message).toMatch(/^resolutionPolicy/);
          return;
        }
        expect(parsePolicy(JSON.parse(JSON.stringify(parsed)), NOW)).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });

  it('mints ids that are well formed and never meet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(2 ** 41), (count, now) => {
        const rules = Array.from({ length: count }, () => ({
          when: { op: 'always' },
          tabs: [{ url: 'https://a.b' }],
        }));
        const ids = parsePolicy({ rules }, now).rules.map(({ id }) => id);
        expect(new Set(ids).size).toBe(count);
        for (const id of ids) expect(id).toMatch(/^r_[0-9A-HJKMNP-TV-Z]{20}$/);
      }),
      { numRuns: 30 },
    );
  });
});
