import { describe, expect, it } from 'vitest';

import { changesBetween } from './changes.js';
import { addressesIn, bodyOf, EMPTY, newLink, wrongWith, wrongWithLink } from './draft.js';
import { policyOf, rulesOf } from './policy.js';

describe('addresses in a text', () => {
  it.each([
    ['https://a.example\nhttp://b.example/x?y=1', ['https://a.example', 'http://b.example/x?y=1']],
    ['- <https://a.example>,\n- (https://b.example)', ['https://a.example', 'https://b.example']],
    ['a.example/path and nothing', ['https://a.example/path']],
    ['javascript:alert(1) mailto:a@b', []],
  ])('of %j are %j', (text, found) => {
    expect(addressesIn(text)).toEqual(found);
  });
});

describe('a draft', () => {
  it('is wrong where the service would refuse it', () => {
    expect(wrongWith(EMPTY)).toHaveProperty('links');
    const one = { ...EMPTY, links: [newLink('https://a.example')] };
    expect(wrongWith(one)).toEqual({});
    expect(
      wrongWith({ ...one, links: Array.from({ length: 26 }, () => newLink('https://a.example')) }),
    ).toHaveProperty('links');
    expect(wrongWith({ ...one, title: 'x'.repeat(120) })).toEqual({});
    expect(wrongWith({ ...one, title: 'x'.repeat(121) })).toHaveProperty('title');
    for (const alias of ['ab', 'a--b', '-ab', 'ünder'])
      expect(wrongWith({ ...one, alias }), alias).toHaveProperty('alias');
    expect(wrongWith({ ...one, alias: 'a-b' })).toEqual({});
    expect(wrongWith({ ...one, expiresAt: '2020-01-01T00:00' })).toHaveProperty('expiresAt');
    expect(wrongWith({ ...one, maxOpens: '0' })).toHaveProperty('maxOpens');
    expect(wrongWith({ ...one, password: '12345' })).toHaveProperty('password');
    expect(wrongWith({ ...one, password: '123456' })).toEqual({});
  });

  it('has links that are whole addresses, each once', () => {
    const [one, other] = [newLink('https://a.example'), newLink('https://A.example/')];
    expect(wrongWithLink(one, [one])).toBeNull();
    expect(wrongWithLink(one, [one, other])).not.toBeNull();
    expect(wrongWithLink(newLink('ftp://a.example'), [])).not.toBeNull();
    expect(wrongWithLink(newLink('https://a.example', { tags: 'a,'.repeat(11) }), [])).not.toBeNull();
  });

  it('is sent as the service takes it', () => {
    const links = [newLink(' https://a.example ', { note: ' read ', tags: 'a, b,', openPolicy: 'mobile' })];
    expect(bodyOf({ ...EMPTY, links, title: ' ' })).toMatchObject({
      urls: ['https://a.example'],
      urlMetadata: [{ note: 'read', tags: ['a', 'b'], openPolicy: 'mobile' }],
      title: null,
      resolutionPolicy: null,
    });
    expect(bodyOf({ ...EMPTY, links })).not.toHaveProperty('password');
    expect(bodyOf({ ...EMPTY, links, password: '' })).toHaveProperty('password', null);
  });
});

describe('a policy', () => {
  it('stays what it is on the way through the form', () => {
    const policy = {
      version: 1,
      rules: [
        {
          id: 'r_1',
          name: 'Staff',
          when: { op: 'in', field: 'emailDomain', value: ['a.example', 'b.example'] },
          tabs: [{ url: 'https://a.example/', note: 'read me' }],
          stopOnMatch: true,
          showBadge: false,
        },
        {
          id: 'r_2',
          when: { op: 'equals', field: 'email', value: 'a@b.example' },
          tabs: [{ url: 'https://b.example/' }],
          stopOnMatch: false,
          showBadge: true,
        },
        {
          id: 'r_3',
          when: { op: 'not', of: [{ op: 'signedIn' }] },
          tabs: [{ url: 'https://c.example/' }],
          stopOnMatch: true,
          showBadge: false,
        },
      ],
    };
    expect(JSON.parse(policyOf(rulesOf(JSON.stringify(policy))))).toEqual(policy);
    expect(policyOf([])).toBe('');
    expect(rulesOf('no json')).toEqual([]);
  });
});

it('tells what is different between two contents', () => {
  const content = {
    urls: ['a', 'b'],
    urlMetadata: [{}, {}],
    title: 'T',
    description: null,
    resolutionPolicy: {},
  };
  expect(changesBetween(content, content)).toEqual([]);
  const changes = changesBetween(content, { ...content, urls: ['b', 'c'], title: null });
  expect(changes.map(({ before, after }) => [before, after])).toEqual([
    ['T', null],
    ['a', null],
    [null, 'c'],
  ]);
});
