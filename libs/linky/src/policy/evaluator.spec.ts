import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { evaluate, matches } from './evaluator.js';
import type { Condition, Policy, Rule, SingleField } from './policy.js';
import { ANONYMOUS, type Viewer } from './viewer.js';

const PUBLIC = [{ url: 'https://public.example/' }];
const ALICE: Viewer = {
  anonymous: false,
  userId: 'u1',
  email: 'alice@acme.com',
  emailDomain: 'acme.com',
  orgIds: ['o1', 'o2'],
  orgSlugs: ['acme'],
};

const tab = (name: string): { url: string } => ({ url: `https://${name}.example/` });
const rule = (id: string, fields: Partial<Rule> = {}): Rule => ({
  id,
  when: { op: 'always' },
  tabs: [tab(id)],
  stopOnMatch: true,
  showBadge: false,
  ...fields,
});
const policy = (...rules: Rule[]): Policy => ({ version: 1, rules });
const NEVER: Condition = { op: 'not', of: [{ op: 'always' }] };

describe('matches', () => {
  it.each<[Condition, boolean, boolean]>([
    [{ op: 'always' }, true, true],
    [{ op: 'anonymous' }, false, true],
    [{ op: 'signedIn' }, true, false],
    [{ op: 'equals', field: 'email', value: 'alice@acme.com' }, true, false],
    [{ op: 'equals', field: 'email', value: 'Alice@acme.com' }, false, false],
    [{ op: 'equals', field: 'githubLogin', value: 'alice' }, false, false],
    [{ op: 'endsWith', field: 'emailDomain', value: 'acme.com' }, true, false],
    [{ op: 'endsWith', field: 'email', value: 'cme.com' }, true, false],
    [{ op: 'endsWith', field: 'emailDomain', value: 'other.com' }, false, false],
    [{ op: 'exists', field: 'userId' }, true, false],
    [{ op: 'exists', field: 'googleEmail' }, false, false],
    [{ op: 'in', field: 'email', value: ['x', 'alice@acme.com'] }, true, false],
    [{ op: 'in', field: 'orgIds', value: ['o2', 'o9'] }, true, false],
    [{ op: 'in', field: 'orgIds', value: ['o9'] }, false, false],
    [{ op: 'in', field: 'orgSlugs', value: ['acme'] }, true, false],
    [{ op: 'not', of: [{ op: 'exists', field: 'email' }] }, false, true],
    [{ op: 'not', of: [{ op: 'exists', field: 'googleEmail' }] }, true, true],
    [{ op: 'and', of: [{ op: 'signedIn' }, { op: 'exists', field: 'email' }] }, true, false],
    [{ op: 'and', of: [{ op: 'signedIn' }, { op: 'anonymous' }] }, false, false],
    [{ op: 'or', of: [{ op: 'signedIn' }, { op: 'anonymous' }] }, true, true],
    [{ op: 'or', of: [NEVER, NEVER] }, false, false],
  ])('%j: %s for Alice, %s for nobody', (condition, alice, nobody) => {
    expect(matches(condition, ALICE)).toBe(alice);
    expect(matches(condition, ANONYMOUS)).toBe(nobody);
  });

  it('takes a look-alike domain as what it ends with', () => {
    const viewer: Viewer = { ...ALICE, emailDomain: 'notacme.com' };
    expect(matches({ op: 'endsWith', field: 'emailDomain', value: 'acme.com' }, viewer)).toBe(true);
  });
});

describe('evaluate', () => {
  it('gives the public tabs without rules, or without a match', () => {
    const publicSet = { tabs: PUBLIC, matchedRuleId: null, showBadge: false };
    expect(evaluate(policy(), ALICE, PUBLIC)).toEqual(publicSet);
    expect(evaluate(policy(rule('a', { when: NEVER, showBadge: true })), ALICE, PUBLIC)).toEqual(publicSet);
  });

  it('stops at the first match that stops', () => {
    const result = evaluate(policy(rule('a', { when: NEVER }), rule('b'), rule('c')), ALICE, PUBLIC);
    expect(result).toMatchObject({ tabs: [tab('b')], matchedRuleId: 'b' });
  });

  it('collects until then, and names the rule that stopped', () => {
    const rules = policy(
      rule('a', { stopOnMatch: false, showBadge: true, name: 'A' }),
      rule('b', { name: 'B' }),
    );
    expect(evaluate(rules, ALICE, PUBLIC)).toEqual({
      tabs: [tab('a'), tab('b')],
      matchedRuleId: 'b',
      showBadge: false,
    });
  });

  it('names the first match when none stops', () => {
    const rules = policy(
      rule('a', { stopOnMatch: false, showBadge: true, name: 'A' }),
      rule('b', { stopOnMatch: false }),
    );
    expect(evaluate(rules, ALICE, PUBLIC)).toEqual({
      tabs: [tab('a'), tab('b')],
      matchedRuleId: 'a',
      matchedRuleName: 'A',
      showBadge: true,
    });
  });

  it('keeps the first of equal tabs', () => {
    const rules = policy(
      rule('a', { stopOnMatch: false, tabs: [{ ...tab('x'), note: 'first' }] }),
      rule('b', { tabs: [{ ...tab('x'), note: 'second' }, tab('y')] }),
    );
    expect(evaluate(rules, ALICE, PUBLIC).tabs).toEqual([{ ...tab('x'), note: 'first' }, tab('y')]);
  });

  it('tells a name only with its badge', () => {
    expect(evaluate(policy(rule('a', { name: 'A' })), ALICE, PUBLIC)).not.toHaveProperty('matchedRuleName');
    expect(evaluate(policy(rule('a', { showBadge: true })), ALICE, PUBLIC)).not.toHaveProperty(
      'matchedRuleName',
    );
  });

  it('gives nobody a tab of a rule that did not match, and always an answer', () => {
    const field = fc.constantFrom<SingleField>('email', 'emailDomain', 'userId', 'githubLogin');
    const condition = fc.oneof(
      fc.constant<Condition>({ op: 'always' }),
      fc.constant<Condition>({ op: 'anonymous' }),
      fc.record({ op: fc.constant('equals' as const), field, value: fc.constantFrom('u1', 'acme.com', 'x') }),
      fc.record({
        op: fc.constant('in' as const),
        field: fc.constant('orgIds' as const),
        value: fc.constant(['o1']),
      }),
    );
    const rules = fc.array(fc.tuple(condition, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(rules, fc.constantFrom(ALICE, ANONYMOUS), (given, viewer) => {
        const all = given.map(([when, stopOnMatch], n) => rule(`r${String(n)}`, { when, stopOnMatch }));
        const { tabs, matchedRuleId } = evaluate(policy(...all), viewer, PUBLIC);
        const allowed = all.filter(({ when }) => matches(when, viewer)).flatMap((one) => one.tabs);
        expect(matchedRuleId === null ? tabs === PUBLIC : tabs.every((one) => allowed.includes(one))).toBe(
          true,
        );
        expect(tabs.length).toBeGreaterThan(0);
      }),
    );
  });
});
