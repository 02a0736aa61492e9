import fc from 'fast-check';
import { expect, it } from 'vitest';

import { IntList } from './int-list.js';
import { TextList } from './text-list.js';
import { TextTable } from './text-table.js';
import { TupleTable } from './tuple-table.js';

const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a', '\ud800', 'é', '𐍈')));

it('lists of numbers grow, and refuse places that they do not have', () => {
  const list = new IntList();
  for (let n = 0; n < 5_000; n += 1) list.push(n - 7);
  list.set(4_999, -1);
  expect([list.length, list.at(0), list.at(4_998), list.at(4_999)]).toEqual([5_000, -7, 4_991, -1]);
  expect(() => list.at(5_000)).toThrow();
  expect(() => {
    list.set(5_000, 1);
  }).toThrow();
});

it('lists of texts answer what was put in, letter by letter', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const list = new TextList();
      const many = Array.from({ length: 5_000 }, (_, n) => all[n % (all.length + 1)] ?? `line ${String(n)}`);
      for (const text of many) list.push(text);
      expect(many.map((_, n) => list.at(n))).toEqual(many);
      expect(() => list.at(5_000)).toThrow();
    }),
    { numRuns: 20 },
  );
});

it('tables of texts number each once', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const table = new TextTable();
      const known = new Map<string, number>();
      for (const text of all) {
        expect(table.numberOf(text)).toBe(known.get(text) ?? null);
        if (!known.has(text)) known.set(text, known.size);
        expect(table.add(text)).toBe(known.get(text));
      }
      expect(table.size).toBe(known.size);
      for (const [text, number] of known) expect(table.at(number)).toBe(text);
    }),
  );
  const large = new TextTable();
  for (let n = 0; n < 20_000; n += 1) large.add(`name ${String(n)}`);
  for (let n = 0; n < 20_000; n += 1) expect(large.numberOf(`name ${String(n)}`)).toBe(n);
});

it('tables of tuples find what was put in, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(9)), { selector: String }), (all) => {
      const table = new TupleTable();
      for (const [at, [one, two]] of all.entries()) {
        expect(table.numberOf(one, two)).toBe(null);
        expect(table.append(one, two)).toBe(at);
      }
      for (let one = 0; one < 10; one += 1)
        for (let two = 0; two < 10; two += 1) {
          const at = all.findIndex(([a, b]) => a === one && b === two);
          expect(table.numberOf(one, two)).toBe(at === -1 ? null : at);
        }
    }),
  );
});
