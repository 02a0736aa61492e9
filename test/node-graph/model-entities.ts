/** What the model of the graph is made of. */

export interface Grant {
  /** The same for as long as it is the same grant, also when it was taken and came back. */
  readonly key: object;
  readonly level: number;
  readonly version: number;
}

/** By user, 0 to 3. */
export type Grants = Readonly<Record<number, Grant>>;

export interface ModelNode {
  readonly owner: number;
  grants: Grants;
  /** Of each publication another one; `null`: not public. */
  open: object | null;
  status: number;
  /** What it was before it was Blocked. */
  was: number | null;
  independent: boolean;
  trash: boolean;
  batch: object | null;
  version: number;
}

export interface ModelLink {
  source: string;
  target: string;
  type: number;
  flag: boolean;
  trash: boolean;
  batch: object | null;
  version: number;
  creator: number;
}

export type Entity = ModelNode | ModelLink;
/** What somebody did to an entity: what it was before, and what was decided, as it was left. */
export interface Step {
  readonly id: string;
  readonly before: Record<string, unknown>;
  readonly left: Record<string, unknown>;
  /** Instead of all that: a grant that was given, changed or taken. */
  readonly share?: { readonly to: number; readonly from: Grant | null; readonly now: Grant | null };
  /** Or: how the node was public before, and how afterwards. */
  readonly opened?: { readonly was: object | null; readonly now: object | null };
}

export interface Batch {
  readonly user: number;
  readonly steps: readonly Step[];
  readonly before: ReadonlyMap<string, Entity>;
  readonly after: ReadonlyMap<string, Entity>;
  undone: boolean;
  readonly undoOf: Batch | null;
  undoneBy: Batch | null;
  redone: boolean;
}

/** What decides how nodes stand that are blocked or freed. */
export interface Causes {
  /** Derived values that an undo wishes back. */
  readonly wishes?: ReadonlyMap<string, Record<string, unknown>>;
  /** What nodes return to that an undo blocks again. */
  readonly returns?: ReadonlyMap<string, number | null>;
  /** Nodes that somebody completed. */
  readonly completed?: readonly string[];
}
