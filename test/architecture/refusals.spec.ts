import { describe, expect, it } from 'vitest';

import { factoriesOf, neverRaised, noted, refusalFiles } from '../support/refusals.js';

/** The end of a run with `LIGATURE_TEST_REFUSALS=1` tells which of them no test came to. */
describe('factories of refusals', () => {
  it('are noted when they are called, every one', () => {
    for (const [file, code] of refusalFiles()) {
      const marks = noted(code, file).match(/\.add\('[^']+'\)/g) ?? [];
      expect(marks).toEqual(factoriesOf(code, file).map((name) => `.add('${name}')`));
    }
    expect(refusalFiles().length).toBeGreaterThan(30);
  });

  it('are told of where no test came to them', () => {
    const all = refusalFiles().flatMap(([file, code]) => factoriesOf(code, file));
    const [first = '', second = '', ...others] = all;
    expect(neverRaised(others, [second])).toEqual([first]);
  });
});
