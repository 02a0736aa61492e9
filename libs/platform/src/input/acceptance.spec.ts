import fc from 'fast-check';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';

import { isAcceptable } from './acceptance.js';
import { Flag, JsonObject, NestedList, OneOf, QueryInteger, Text, Uuid } from './decorators.js';
import { instantiate } from './instantiate.js';

class EntryDto {
  @Text(1, 3)
  name: string;

  @Uuid({ optional: true })
  id?: string | null;
}

class DerivedDto extends EntryDto {
  @Text(1, 3, { optional: true, each: true })
  words?: string[] | null;
}

class WholeDto {
  @NestedList(() => DerivedDto, 3, { least: 1 })
  entries: DerivedDto[];

  @Flag({ optional: true })
  flag?: boolean | null;

  @OneOf(['a', 'b'], { optional: true })
  choice?: string | null;

  @QueryInteger(1, 5)
  count?: number;

  @JsonObject({ optional: true })
  data?: object | null;
}

const ID = '2489E9AD-2EE2-8E00-8EC9-32D5F69181C0';
const whole = (plain: object): WholeDto => instantiate(WholeDto, plain as Record<string, unknown>);
const agrees = (dto: object): boolean => validateSync(dto, { forbidUnknownValues: false }).length === 0;

describe('isAcceptable', () => {
  it.each([
    [{ entries: [{ name: 'abc' }] }, true],
    [{ entries: [{ name: 'abc', id: ID, words: ['a', 'b'] }], flag: true, choice: 'b', count: '5' }, true],
    [{ entries: [{ name: 'abc', id: null, words: null }], flag: null, data: { any: ['thing'] } }, true],
    [{}, false],
    [{ entries: [] }, false],
    [{ entries: [{ name: 'abc' }, { name: 'abcd' }] }, false],
    [{ entries: [{ id: ID }] }, false],
    [{ entries: [{ name: 'abc', id: 'no' }] }, false],
    [{ entries: [{ name: 'abc', words: ['a', ''] }] }, false],
    [{ entries: [null] }, false],
    [{ entries: ['abc'] }, false],
    [{ entries: [[{ name: 'abc' }]] }, false],
    [{ entries: [[]] }, false],
    [{ entries: [{ name: 'abc' }, []] }, false],
    [{ entries: [{ name: 'abc' }], count: '6' }, false],
    [{ entries: [{ name: 'abc' }], choice: 'c' }, false],
    [{ entries: [{ name: 'abc' }], data: [] }, false],
  ])('%j: %s', (plain, expected) => {
    expect(isAcceptable(whole(plain))).toBe(expected);
    expect(agrees(whole(plain))).toBe(expected);
  });

  it('accepts exactly what class-validator has nothing against', () => {
    const odd = fc.constantFrom<unknown>(
      null,
      '',
      'abc',
      'abcd',
      ID,
      5,
      '5',
      '6',
      true,
      {},
      [],
      [null],
      [[]],
      '\0',
    );
    const entry = fc.record(
      { name: odd, id: odd, words: fc.oneof(odd, fc.array(odd, { maxLength: 3 })) },
      { requiredKeys: [] },
    );
    const likely = fc.record({ name: fc.constant('abc'), id: fc.constantFrom(ID, null) });
    const entries = fc.array(fc.oneof({ weight: 5, arbitrary: likely }, entry, odd), { maxLength: 4 });
    const plain = fc.record(
      {
        entries: fc.oneof({ weight: 5, arbitrary: entries }, odd),
        flag: odd,
        choice: odd,
        count: odd,
        data: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(plain, (given) => {
        const dto = whole(given);
        expect(isAcceptable(dto)).toBe(agrees(dto));
      }),
      { numRuns: 2_000 },
    );
  });
});
