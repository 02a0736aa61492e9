/** The words that many texts have, each with the share of texts that do; whatever is not among them is rare. */
export class CommonWords {
  static readonly NONE = new CommonWords(new Map());
  /** In the order of their characters: those that begin alike stand together. */
  private readonly sorted: readonly string[];

  constructor(private readonly shares: ReadonlyMap<string, number>) {
    this.sorted = [...shares.keys()].sort();
  }

  /** The share of texts that have the word, as far as it is known; else 0. */
  share(word: string): number {
    return this.shares.get(word) ?? 0;
  }

  has(word: string): boolean {
    return this.shares.has(word);
  }

  /** Whether one of them begins like that. */
  hasBeginning(text: string): boolean {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return this.sorted[low]?.startsWith(text) ?? false;
  }
}
