import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseGroupRules, rolesOf } from './group-rules.js';

describe('rules of groups', () => {
  it('name a group, an organization and a role, which is a member’s unless said otherwise', () => {
    expect(
      parseGroupRules('platform=engines:org:admin, Ops Team = engines ,"cn=a,dc=b"=mills:reader'),
    ).toEqual([
      { group: 'platform', organization: 'engines', role: 'org:admin' },
      { group: 'Ops Team', organization: 'engines', role: 'org:member' },
      { group: 'cn=a,dc=b', organization: 'mills', role: 'reader' },
    ]);
  });

  it.each([
    'platform',
    'platform=',
    '=engines',
    'a=b,',
    'a=b,,c=d',
    'a=Engines',
    'a=b:',
    'a=b:c d',
    '"a=b',
    'a=b=c',
  ])('are not %j', (text) => {
    expect(parseGroupRules(text)).toBeUndefined();
  });

  it('are read as they are written', () => {
    const rule = fc.record({
      group: fc.stringMatching(/^[^",=\s]([^",=]*[^",=\s])?$/),
      organization: fc.stringMatching(/^[a-z0-9]{1,20}$/),
      role: fc.constantFrom('org:admin', 'org:member', 'reader'),
    });
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1 }), (rules) => {
        const text = rules.map(({ group, organization, role }) => `${group}=${organization}:${role}`).join();
        expect(parseGroupRules(text)).toEqual(rules);
      }),
    );
  });

  it('give the role that may do most', () => {
    const rules = parseGroupRules('a=x:reader,b=x:owner,c=x:org:admin,d=y') ?? [];
    expect([...rolesOf(['a', 'c', 'b', 'e'], rules)]).toEqual([['x', 'owner']]);
    expect([...rolesOf(['a', 'd'], rules)]).toEqual([
      ['x', 'reader'],
      ['y', 'org:member'],
    ]);
    expect(rolesOf([], rules).size).toBe(0);
  });
});
