import { describe, expect, it } from 'vitest';

import { checkPayload } from './item-types.js';

describe('checkPayload', () => {
  it('takes payloads of unknown types as they are', () => {
    expect(checkPayload('wiki_page', { any: [1, { thing: true }] })).toEqual({
      data: { any: [1, { thing: true }] },
    });
    expect(checkPayload('constructor', {})).toEqual({ data: {} });
  });

  it('drops unknown keys and fills in the severity of a finding', () => {
    expect(checkPayload('finding', { title: 'T', other: 1 })).toEqual({
      data: { title: 'T', severity: 'info' },
    });
  });

  it.each([
    [{}, 'title', 'missing'],
    [{ title: '' }, 'title', 'string_too_short'],
    [{ title: 'x'.repeat(513) }, 'title', 'string_too_long'],
    [{ title: 'T', severity: 'urgent' }, 'severity', 'enum'],
    [{ title: 'T', severity: null }, 'severity', 'enum'],
    [{ title: 'T', metadata: [] }, 'metadata', 'dict_type'],
    [{ title: 'T', category: 5 }, 'category', 'string_type'],
  ])('refuses the finding %j at %s', (data, field, type) => {
    expect(checkPayload('finding', data).errors?.map(({ loc, type: found }) => [loc.at(-1), found])).toEqual([
      [field, type],
    ]);
  });

  it('accepts the longest title of an asset', () => {
    const data = { title: 'x'.repeat(512), asset_type: 'host', identifier: null };
    expect(checkPayload('asset', data)).toEqual({ data });
  });
});
