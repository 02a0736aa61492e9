/**
 * Work of which each piece can be made ready while the one before is done. There are never more than two of them, and what
 * their maker makes of the next one meanwhile.
 */
export class InTurn {
  private first: Promise<unknown> = Promise.resolve();
  private last: Promise<unknown> = Promise.resolve();

  private constructor() {}

  /**
   * Resolves when all that was begun is done, with what `make` answers. Whatever goes wrong, nothing is being done any more
   * when it rises.
   */
  static async all<T>(make: (pieces: InTurn) => Promise<T>): Promise<T> {
    const pieces = new InTurn();
    try {
      const made = await make(pieces);
      await pieces.last;
      return made;
    } finally {
      await Promise.allSettled([pieces.first, pieces.last]);
    }
  }

  /**
   * Begins with a piece as soon as there are not two others: what those failed by rises here.
   * @param piece waits for its turn, which comes when the one before is done, and does not come if that fails
   */
  async begin(piece: (turn: Promise<unknown>) => Promise<unknown>): Promise<void> {
    await this.first;
    this.first = this.last;
    this.last = piece(this.first);
    this.last.catch(ignore);
  }
}

function ignore(): void {
  // It rises with what is begun later, or at the end.
}
