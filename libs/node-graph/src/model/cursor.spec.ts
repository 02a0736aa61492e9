import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { writeCursor } from '#kernel';

import { type Cursor, cursorAt, decodeCursor, encodeCursor } from './cursor.js';

const snapshot = fc
  .tuple(fc.bigInt(1n, 10n ** 12n), fc.uniqueArray(fc.bigInt(0n, 1000n), { maxLength: 20 }))
  .map(([xmin, offsets]) => {
    const running = offsets.map((offset) => xmin + offset).sort((a, b) => (a < b ? -1 : 1));
    return `${String(xmin)}:${String((running.at(-1) ?? xmin) + 1n)}:${running.join(',')}`;
  });
const timeline = fc.stringMatching(/^[0-9a-f]{12}$/);
const place = fc.bigInt(0n, 10n ** 15n).map(String);

describe('cursor', () => {
  it('is read as it was written', () => {
    const part = fc.option(fc.record({ target: snapshot, after: place }), { nil: null });
    fc.assert(
      fc.property(fc.record({ base: snapshot, timeline, part }), (cursor: Cursor) => {
        expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
      }),
    );
    expect(decodeCursor(cursorAt({ snapshot: '7:7:', timeline: 'a' }))).toEqual({
      base: '7:7:',
      timeline: 'a',
      part: null,
    });
  });

  it('of before there were timelines is of none', () => {
    const part = { target: '8:8:', after: '1' };
    expect(decodeCursor(written('1', '7:7:'))).toEqual({ base: '7:7:', timeline: '', part: null });
    expect(decodeCursor(written('1', '7:7:', '8:8:', '1'))).toEqual({ base: '7:7:', timeline: '', part });
  });

  const written = (...parts: string[]): string => Buffer.from(parts.join('|')).toString('base64url');
  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['an empty text', ''],
    ['something else', 'hello!'],
    ['another version', written('2', '7:7:')],
    ['no snapshot', written('1', '7')],
    ['a snapshot that ends before it begins', written('1', '9:7:')],
    ['a running transaction outside', written('1', '5:7:9')],
    ['running transactions out of order', written('1', '5:9:7,6')],
    ['a running transaction twice', written('1', '5:9:6,6')],
    ['a huge number', written('1', '1:9999999999999999999:')],
    ['a cursor of another list', writeCursor({ name: 'items', question: {} }, ['7:7:', 'a'])],
    ['half a part', written('1', '7:7:', '8:8:')],
    ['a place that is none', written('1', '7:7:', '8:8:', '-1')],
    ['more than there is', written('1', '7:7:', '8:8:', '1', 'x')],
    ['an endless text', 'a'.repeat(40_000)],
  ])('refuses %s', (_, value) => {
    expect(() => decodeCursor(value)).toThrow(/cursor/);
  });

  it('never fails otherwise, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.anything()), (value) => {
        try {
          decodeCursor(value);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid', reason: 'invalid_cursor' });
        }
      }),
    );
  });
});
