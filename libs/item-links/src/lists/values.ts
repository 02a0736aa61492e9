/** Collects the values of a statement; each answers its placeholder. */
export class Values {
  readonly list: unknown[] = [];

  add(value: unknown, type: string): string {
    this.list.push(value);
    return `$${String(this.list.length)}::${type}`;
  }
}
