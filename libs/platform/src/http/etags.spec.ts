import { describe, expect, it } from 'vitest';

import { admittedRevisions, etagOf, noneMatchFails, versionsOf } from './etags.js';

const ID = '0190a000-0000-7000-8000-000000000001';
const OTHER = '0190a000-0000-7000-8000-000000000002';
const of = (version: number, id = ID): string => etagOf({ id, version });
const tag = of(7);

describe('entity tags', () => {
  it.each([
    [undefined, false],
    [tag, true],
    [`W/${tag}`, true],
    ['*', true],
    [`"other", ${tag}`, true],
    [`"other",W/${tag} , "more"`, true],
    ['"other"', false],
    ['7', false],
    [of(77), false],
    [of(7, OTHER), false],
  ])('If-None-Match: %s fails: %s', (header, fails) => {
    expect(noneMatchFails(header, tag)).toBe(fails);
  });

  it.each([
    [undefined, null],
    ['*', null],
    [tag, [7]],
    [of(7, OTHER), []],
    ['"1.7"', []],
    [`${tag}, ${of(8)}, ${of(9, OTHER)}`, [7, 8]],
    [`W/${tag}`, []],
    ['"other"', []],
    ['rubbish', []],
    ['"1.99999999999"', []],
    ['', []],
  ])('If-Match: %s admits %j', (header, versions) => {
    expect(versionsOf(admittedRevisions(header), ID)).toEqual(versions);
  });
});
