import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FairQueue } from './fair-queue.js';

const bounds = { inAll: 6, perCaller: 4 };

describe('FairQueue', () => {
  it('takes one of each caller before a second of any', () => {
    const queue = new FairQueue<string>({ inAll: 10, perCaller: 10 });
    for (const entry of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(entry.charAt(0), entry);
    const order = Array.from({ length: 7 }, () => queue.shift());
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', undefined]);
  });

  it('takes only of those who may', () => {
    const queue = new FairQueue<string>(bounds);
    for (const entry of ['a1', 'b1']) queue.push(entry.charAt(0), entry);
    expect(queue.shift((caller) => caller !== 'a')).toBe('b1');
    expect(queue.shift((caller) => caller !== 'a')).toBeUndefined();
    expect(queue.shift()).toBe('a1');
  });

  it('lets nobody wait with more than a caller may have', () => {
    const queue = new FairQueue<string>(bounds);
    for (const entry of ['a1', 'a2', 'a3', 'a4']) expect(queue.push('a', entry)).toBeNull();
    expect(queue.push('a', 'a5')).toBe('a5');
  });

  it('makes room for who has less, at the cost of who has most', () => {
    const queue = new FairQueue<string>(bounds);
    for (const entry of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']) queue.push(entry.charAt(0), entry);
    expect(queue.push('c', 'c1')).toBe('a4');
    expect(queue.push('c', 'c2')).toBe('a3');
    expect(queue.push('c', 'c3')).toBe('c3');
    expect(queue.size).toBe(6);
  });

  it('loses nothing, and never keeps more than it may', () => {
    const step = fc.oneof(
      fc.record({ push: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ remove: fc.nat(20) }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue = new FairQueue<string>(bounds);
        const inside = new Map<string, string>();
        let count = 0;
        for (const one of steps) {
          if (one === null) {
            const taken = queue.shift();
            expect(taken === undefined).toBe(inside.size === 0);
            if (taken !== undefined) expect(inside.delete(taken)).toBe(true);
          } else if ('push' in one) {
            const entry = `${one.push}${String((count += 1))}`;
            inside.set(entry, one.push);
            const dropped = queue.push(one.push, entry);
            if (dropped !== null) expect(inside.delete(dropped)).toBe(true);
          } else {
            const entry = [...inside.keys()][one.remove];
            if (entry === undefined) continue;
            queue.remove(inside.get(entry) ?? '', entry);
            inside.delete(entry);
          }
          expect(queue.size).toBe(inside.size);
          expect(queue.size).toBeLessThanOrEqual(bounds.inAll);
          for (const caller of inside.values()) {
            expect([...inside.values()].filter((other) => other === caller).length).toBeLessThanOrEqual(4);
          }
        }
      }),
    );
  });
});
