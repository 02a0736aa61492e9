/** Whole numbers of 32 bits, as many as come, in four bytes each. */
export class IntList {
  private numbers = new Int32Array(1_024);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(number: number): void {
    if (this.count === this.numbers.length) {
      const larger = new Int32Array(this.count * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.count] = number;
    this.count += 1;
  }

  at(place: number): number {
    const number = place < this.count ? this.numbers[place] : undefined;
    if (number === undefined) throw new Error(`there is no number ${String(place)}`);
    return number;
  }

  set(place: number, number: number): void {
    if (place >= this.count) throw new Error(`there is no number ${String(place)}`);
    this.numbers[place] = number;
  }
}
