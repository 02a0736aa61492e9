import { expect, it } from 'vitest';

import { groupsIn } from './group-claims.js';

it.each([
  [{ groups: ['a', 7, 'b'] }, 'groups', ['a', 'b']],
  [{ groups: 'only' }, 'groups', ['only']],
  [{}, 'groups', []],
  [{ groups: null }, 'groups', []],
  [{ realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
  [{ 'https://acme.example/groups': ['a'] }, 'https://acme.example/groups', ['a']],
  [{ realm_access: 'none' }, 'realm_access.roles', []],
  [{ _claim_names: { groups: 'src1' } }, 'groups', null],
  [{ _claim_names: { other: 'src1' }, groups: ['a'] }, 'groups', ['a']],
  [{ hasgroups: true }, 'groups', null],
])('finds the groups of %j at %s', (claims, place, groups) => {
  expect(groupsIn(claims, place)).toEqual(groups);
});
