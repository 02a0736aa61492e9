import fc from 'fast-check';

const digits = (max: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{0,${String(max)}}$`));

/** Numbers as JSON lets them be written, few of which JavaScript has. */
export const numberText: fc.Arbitrary<string> = fc.oneof(
  digits(40),
  digits(25).map((text) => `-${text}`),
  fc.tuple(digits(5), digits(30)).map(([whole, decimals]) => `${whole}.${decimals}`),
  fc
    .tuple(digits(20), fc.integer({ min: -600, max: 600 }))
    .map(([text, power]) => `${text}e${String(power)}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('0', '-0', '0.0', '1e400', '1E-400', '9007199254740993', '18446744073709551615', '5e-324'),
);

/** What Postgres does not keep. */
export const impossibleNumber: fc.Arbitrary<string> = fc
  .tuple(digits(3), fc.constantFrom('131072', '-16390', '999999999999', '-99999999999999999999'))
  .map(([text, power]) => `${text}e${power}`);

const key: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    'length',
    '0',
    'a.b',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '12345678901234567890',
    ', 1e400, ',
    '"',
    '\\',
    '\\"',
    '\u2028',
    '登录',
    'Mu\u0308ller',
    '\u007f',
  ),
);

const printable = (value: string): boolean => value.isWellFormed() && !value.includes('\0');

/** The text of a JSON object of odd keys and numbers, all of which can be kept; no key is there twice. */
export const objectText: fc.Arbitrary<string> = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    { weight: 3, arbitrary: numberText },
    { weight: 2, arbitrary: text.filter(printable).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom('null', 'true', 'false', '[]', '{}') },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }).map((list) => `[${list.join(' , ')}]`) },
    { weight: 2, arbitrary: tie('object') },
  ),
  object: fc
    .uniqueArray(fc.tuple(key.filter(printable), tie('value')), { maxLength: 5, selector: ([name]) => name })
    .map((entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`),
})).object;

/** Bytes that are no UTF-8. */
export const brokenBytes: fc.Arbitrary<Buffer> = fc.constantFrom(
  ...[
    [0xff],
    [0xfc],
    [0xc3],
    [0xc0, 0xaf],
    [0xe2, 0x82],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0x80],
  ].map((bytes) => Buffer.from(bytes)),
);

const two = (max: number, min = 0): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((number) => String(number).padStart(2, '0'));

/** Dates and times as people and programs write them; many are in no calendar. */
export const dateText: fc.Arbitrary<string> = fc
  .record({
    year: fc.constantFrom('2996', '2999', '3000', '9999', '2900'),
    month: two(14),
    day: two(33),
    clock: fc.option(fc.tuple(two(25), two(61), two(61)), { nil: null }),
    fraction: fc.constantFrom('', '.5', '.123456', ',25'),
    zone: fc.constantFrom('Z', 'z', '', '+02:00', '-0330', '+15:00', '+99', ' 02:00'),
    isShort: fc.boolean(),
  })
  .map(({ year, month, day, clock, fraction, zone, isShort }) => {
    const [between, colon] = isShort ? ['', ''] : ['-', ':'];
    const date = [year, month, day].join(between);
    return clock === null ? date : `${date}T${clock.join(colon)}${fraction}${zone}`;
  });
