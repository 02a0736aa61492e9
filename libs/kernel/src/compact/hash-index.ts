import { IntList } from './int-list.js';

const NOBODY = -1;

/** Finds things by a hash of them: each is a number, from 0 on. About fifteen bytes a thing. */
export class HashIndex {
  private readonly hashes = new IntList();
  private slots = new Int32Array(1_024).fill(NOBODY);

  get size(): number {
    return this.hashes.length;
  }

  /** @param is whether the thing of this number, which has the same hash, is the one that is looked for */
  find(hash: number, is: (number: number) => boolean): number | null {
    for (let slot = this.first(hash); ; slot = this.next(slot)) {
      const number = this.slots[slot] ?? NOBODY;
      if (number === NOBODY) return null;
      if (this.hashes.at(number) === hash && is(number)) return number;
    }
  }

  /** One more thing, which was not found; answers its number. */
  add(hash: number): number {
    const number = this.hashes.length;
    this.hashes.push(hash);
    // Never more than two thirds full.
    if (this.hashes.length * 3 > this.slots.length * 2) this.grow();
    else this.place(number);
    return number;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(NOBODY);
    for (let number = 0; number < this.hashes.length; number += 1) this.place(number);
  }

  private place(number: number): void {
    let slot = this.first(this.hashes.at(number));
    while (this.slots[slot] !== NOBODY) slot = this.next(slot);
    this.slots[slot] = number;
  }

  private first(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) & (this.slots.length - 1);
  }

  private next(slot: number): number {
    return (slot + 1) & (this.slots.length - 1);
  }
}
