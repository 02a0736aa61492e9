/** A batch of the caller's own history. */
export interface Step {
  readonly batchId: string;
  readonly undoOf: string | null;
  readonly redoOf: string | null;
}

export interface Steps {
  /** What undoing takes back. */
  readonly undo: string | null;
  /** What redoing makes happen again: what was taken back since the newest change. */
  readonly redo: string | null;
}

/** @param history the newest first, as the service tells it */
export function stepsOf(history: readonly Step[]): Steps {
  let undo: string[] = [];
  let redo: string[] = [];
  for (const { batchId, undoOf, redoOf } of history.toReversed()) {
    if (undoOf !== null) {
      undo = undo.filter((id) => id !== undoOf);
      redo.push(undoOf);
    } else if (redoOf !== null) {
      // What happened again is a change of its own, which can be taken back.
      redo = redo.filter((id) => id !== redoOf);
      undo.push(batchId);
    } else {
      undo.push(batchId);
      redo = [];
    }
  }
  return { undo: undo.at(-1) ?? null, redo: redo.at(-1) ?? null };
}
