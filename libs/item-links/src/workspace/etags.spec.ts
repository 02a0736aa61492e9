import { describe, expect, it } from 'vitest';

import { admittedVersions, etagOf, noneMatchFails } from './etags.js';

const tag = etagOf(7);

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
    [etagOf(77), false],
  ])('If-None-Match: %s fails: %s', (header, fails) => {
    expect(noneMatchFails(header, tag)).toBe(fails);
  });

  it.each([
    [undefined, null],
    ['*', null],
    [tag, [7]],
    [`${tag}, ${etagOf(8)}`, [7, 8]],
    [`W/${tag}`, []],
    ['"other"', []],
    ['rubbish', []],
    ['"1.99999999999"', []],
    ['', []],
  ])('If-Match: %s admits %j', (header, versions) => {
    expect(admittedVersions(header)).toEqual(versions);
  });
});
