import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { writeCursor } from '#kernel';

import { cursorOf, cursorPage, nextLink, positionOf, START } from './cursor.js';

const ID = '0190a000-0000-7000-8000-000000000001';
const LIST = { name: 'links', question: { project: 'p' } };

describe('cursors', () => {
  it('lead back to the microsecond', () => {
    expect(positionOf(LIST, cursorOf(LIST, { micros: '1795330000123456', id: ID }), START)).toEqual({
      at: '2026-11-22T06:46:40.123456Z',
      id: ID,
    });
    fc.assert(
      fc.property(fc.bigInt(0n, 9_999_999_999_999_999n), fc.uuid(), (micros, id) => {
        const { at, id: same } = positionOf(LIST, cursorOf(LIST, { micros: String(micros), id }), START);
        expect(same).toBe(id);
        expect(BigInt(Date.parse(at)) * 1000n + (micros % 1000n)).toBe(micros);
        expect(at).toMatch(/\.\d{6}Z$/);
      }),
    );
  });

  it('begin at the start when there is none', () => expect(positionOf(LIST, undefined, START)).toBe(START));

  it('refuse everything else with 422', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => positionOf(LIST, text, START)).toThrow(/cursor/);
      }),
    );
    const strange = [
      ['1', 'x'],
      ['99999999999999999', ID],
      ['-1', ID],
      ['1', `${ID}x`],
      ['1', ID, 'more'],
      ['1'],
    ];
    for (const place of strange)
      expect(() => positionOf(LIST, writeCursor(LIST, place), START)).toThrow(/cursor/);
  });
});

it('a page ends the list when there is no surplus row', () => {
  const encode = (row: { micros: string; id: string }): string => cursorOf(LIST, row);
  const rows = ['1', '2', '3'].map((micros) => ({ micros, id: ID }));
  expect(cursorPage(rows, 3, encode)).toEqual({ rows, next: null });
  expect(cursorPage(rows, 2, encode)).toEqual({ rows: rows.slice(0, 2), next: encode(rows[1]!) });
  expect(cursorPage([], 2, encode)).toEqual({ rows: [], next: null });
});

it('the next page keeps the other parameters', () => {
  expect(nextLink('/api/x?limit=2&relationship=a%20b&cursor=old', 'new')).toBe(
    '</api/x?limit=2&relationship=a+b&cursor=new>; rel="next"',
  );
});
