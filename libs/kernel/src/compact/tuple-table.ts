import { randomInt } from 'node:crypto';

import { HashIndex } from './hash-index.js';
import { IntList } from './int-list.js';

const PRIME = 2 ** 31 - 1;

/** Tuples of whole numbers, each once, and a number for each: 0, 1, 2 … */
export class TupleTable {
  private readonly numbers = new IntList();
  private readonly index = new HashIndex();
  private readonly factor = randomInt(2 ** 20, 2 ** 22);

  get size(): number {
    return this.index.size;
  }

  /** `null`: it is not in the table. */
  numberOf(...tuple: readonly number[]): number | null {
    return this.index.find(this.hash(tuple), (number) =>
      tuple.every((one, at) => this.numbers.at(number * tuple.length + at) === one),
    );
  }

  /** One that is not in the table, as long as all others; answers its number. */
  append(...tuple: readonly number[]): number {
    for (const one of tuple) this.numbers.push(one);
    return this.index.add(this.hash(tuple));
  }

  private hash(tuple: readonly number[]): number {
    let hash = tuple.length;
    for (const one of tuple) hash = (hash * this.factor + one) % PRIME;
    return hash;
  }
}
