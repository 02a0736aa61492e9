import { describe, expect, it } from 'vitest';

import { type Step, stepsOf } from './steps.js';

/** As things were done, the oldest first: `a`; `u<a` undid a; `r>a` made it happen again. */
const told = (...done: string[]): Step[] =>
  done
    .map((text) => {
      const [batchId = '', of = null] = text.split(/[<>]/);
      return { batchId, undoOf: text.includes('<') ? of : null, redoOf: text.includes('>') ? of : null };
    })
    .toReversed();

describe('steps back and forth', () => {
  it.each([
    [[], null, null],
    [['a', 'b'], 'b', null],
    [['a', 'b', 'u1<b'], 'a', 'b'],
    [['a', 'b', 'u1<b', 'u2<a'], null, 'a'],
    [['a', 'b', 'u1<b', 'u2<a', 'r1>a'], 'r1', 'b'],
    [['a', 'u1<a', 'r1>a', 'u2<r1'], null, 'r1'],
    [['a', 'b', 'u1<b', 'c'], 'c', null],
    // Taken back by somebody who chose it, out of order.
    [['a', 'b', 'u1<a'], 'b', 'a'],
  ])('%j', (done, undo, redo) => {
    expect(stepsOf(told(...done))).toEqual({ undo, redo });
  });
});
