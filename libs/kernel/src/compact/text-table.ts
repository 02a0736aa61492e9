import { randomInt } from 'node:crypto';

import { HashIndex } from './hash-index.js';
import { TextList } from './text-list.js';

const PRIME = 2 ** 31 - 1;

/** Texts, each once, and a number for each: 0, 1, 2 … */
export class TextTable {
  private readonly texts = new TextList();
  private readonly index = new HashIndex();
  /** Nobody can make a document whose names all have the same hash. */
  private readonly factor = randomInt(2 ** 20, 2 ** 22);

  get size(): number {
    return this.texts.length;
  }

  /** The number of the text, which is new if there was none like it. */
  add(text: string): number {
    return this.numberOf(text) ?? this.append(text);
  }

  /** `null`: it is not in the table. */
  numberOf(text: string): number | null {
    return this.index.find(this.hash(text), (number) => this.texts.at(number) === text);
  }

  at(number: number): string {
    return this.texts.at(number);
  }

  private append(text: string): number {
    this.texts.push(text);
    return this.index.add(this.hash(text));
  }

  private hash(text: string): number {
    let hash = text.length;
    // The product stays below 2 ** 53, so it is exact.
    for (let at = 0; at < text.length; at += 1) hash = (hash * this.factor + text.charCodeAt(at)) % PRIME;
    return hash;
  }
}
