import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ExactNumber } from '#kernel';

import { parseJson, printJson, TooManyNumbers } from './json.js';

const through = (text: string): string => printJson(parseJson(text));

describe('numbers', () => {
  it.each([
    ...['1098765432109876543', '18446744073709551615', '-9007199254740993', '0.12345678901234567890123'],
    ...['1e400', '-1e400', '1e-400', '12345678901234567890e500', '123456789012345678901234567890.5'],
    ...['9007199254740992', '0.1', '1e21', '5e-324', '-0.5', '0', '1', '100000000000000000000'],
  ])('%s is kept', (number) => {
    const value = (text: string): [string, number] => {
      const [, sign = '', whole = '', decimals = '', exponent = '0'] =
        /^(-?)(\d+)(?:\.(\d+))?(?:e\+?(-?\d+))?$/.exec(text) ?? [];
      const digits = (whole + decimals).replace(/^0+/, '');
      const bare = digits.replace(/0+$/, '');
      return [sign + bare, Number(exponent) - decimals.length + digits.length - bare.length];
    };
    for (const text of [number, `[${number}]`, `{"a":${number}}`, ` { "a" : [ 1 , ${number} ] } `]) {
      expect(value(/-?\d[\d.e+-]*(?=[\s\]}]*$)/.exec(through(text))![0])).toEqual(value(number));
    }
  });

  it.each([
    ['1000000000000000000000e379', '1e400'],
    ['0.1e401', '1e400'],
    [`1${'0'.repeat(400)}`, '1e400'],
    ['1.50', '1.5'],
    ['1E2', '100'],
    ['12345678901234567890.0', '12345678901234567890'],
    ['-0', '0'],
    ['0e999999999999999999999', '0'],
    [`0.${'0'.repeat(400)}1`, '1e-401'],
  ])('%s and its equals are printed alike', (number, printed) => {
    expect(through(number)).toBe(printed);
  });

  it('are ordinary ones where JavaScript has an equal', () => {
    expect(parseJson('[9007199254740991,0.30000000000000004,1e5,1.7976931348623157e308]')).toEqual([
      9007199254740991, 0.30000000000000004, 1e5, 1.7976931348623157e308,
    ]);
  });

  it('that Postgres cannot keep are known', () => {
    const isStorable = (text: string): boolean => (parseJson(text) as ExactNumber).isStorable;
    expect([isStorable('1e131071'), isStorable('1e131072')]).toEqual([true, false]);
    expect([isStorable('1e-16383'), isStorable('1e-16384')]).toEqual([true, false]);
    expect([isStorable('1e99999999999999999999'), isStorable('1e-9999999999999999999999')]).toEqual([
      false,
      false,
    ]);
  });
});

describe('everything else', () => {
  it.each([
    '"1098765432109876543"',
    '{"1098765432109876543":1}',
    '{"a":", 1098765432109876543 ,"}',
    '{"a\\"":"\\\\", "b":", 1e400"}',
    '["\\\\\\"", "1e400 , 1e400"]',
  ])('stays as it is: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(through(text)).toBe(JSON.stringify(JSON.parse(text)));
  });

  it.each(['[1098765432109876543', '{1098765432109876543:1}', '01098765432109876543', '1e400e1', '"', ''])(
    'is refused if it is no JSON: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it.each([`[1e${'9'.repeat(400)}]`, `[-1e-${'9'.repeat(400)}]`])(
    'is JSON when it is printed, however large its exponent: %s',
    (text) => {
      expect(() => JSON.parse(through(text)) as unknown).not.toThrow();
      expect(through(through(text))).toBe(through(text));
    },
  );

  it('is not looked for in more than so many places, if so told', () => {
    const text = `[${'1e400,'.repeat(9)}1e400]`;
    expect(through(text)).toBe(text);
    expect(() => parseJson(text, 9)).toThrow(TooManyNumbers);
    expect(parseJson(text, 10)).toHaveLength(10);
  });

  it('is printed as JSON.stringify prints it', () => {
    const date = new Date(0);
    const exact = parseJson('1e400');
    expect(printJson({ a: undefined, b: [undefined, date, exact], c: { toJSON: () => 5 } }, 2)).toBe(
      JSON.stringify({ a: undefined, b: [undefined, date, 400], c: 5 }, null, 2).replace('400', '1e400'),
    );
  });

  it('is what it was, whatever numbers are among it', () => {
    const number = fc
      .tuple(fc.bigInt(), fc.nat({ max: 600 }), fc.boolean())
      .map(([digits, exponent, isSmall]) => `${String(digits)}e${isSmall ? '-' : ''}${String(exponent)}`);
    const json: fc.Arbitrary<string> = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { depthSize: 'small' },
        number,
        fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value)),
        fc.array(tie('text'), { maxLength: 4 }).map((list) => `[${list.join(', ')}]`),
        fc
          .array(fc.tuple(fc.string(), tie('text')), { maxLength: 4 })
          .map((entries) => `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`),
      ),
    })).text;
    fc.assert(
      fc.property(json, (text) => {
        expect(JSON.stringify(JSON.parse(through(text)))).toBe(JSON.stringify(JSON.parse(text)));
        expect(through(through(text))).toBe(through(text));
      }),
    );
  });
});
