import type { Queries, Tx } from '#data';

/** Whose something is: a person's, an organization's, or of one workspace of it. */
export type ContentOwner =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'organization'; readonly id: string }
  | { readonly kind: 'workspace'; readonly id: string; readonly orgId: string };

/** A line of an export: what it is, and what is kept of it. Never a secret. */
export type ExportRecord = Readonly<Record<string, unknown>> & { readonly type: string };

/** What a room hands out of somebody's. Where it keeps nothing of such an owner, it counts and yields nothing. */
export interface ExportPart {
  /** How many records there are, more or less. */
  count(owner: ContentOwner, from: Queries): Promise<number>;
  /** In batches that are small enough to be in memory together. */
  records(owner: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]>;
}

/** Where records of an organization come back to. */
export interface RestorePlace {
  readonly orgId: string;
  readonly slug: string;
  /** Who its people are here, by their ids in the archive. */
  readonly people: ReadonlyMap<string, string>;
}

/** What a room takes back of an archive. */
export interface RestorePart {
  /** `type` of the records that it takes, in the order of the archive. */
  readonly types: readonly string[];
  /** Of those that it takes when all others are there: they lead from one to another. */
  readonly lastTypes: readonly string[];
  /**
   * Writes those that are not there, with their ids. Does the same however often it is done.
   * @param records of one type
   * @returns how many it has written
   */
  restore(records: readonly ExportRecord[], place: RestorePlace, tx: Tx): Promise<number>;
}

/** A removal while it goes on. */
export interface RemovalInProgress {
  /** Aborted when the service ends: what comes in many small steps stops after the present one. */
  readonly ending: AbortSignal | undefined;
  /** Tells how much is gone, after each batch. */
  readonly removed: (count: number) => Promise<void>;
}

/** What a room removes of somebody who is deleted. Where it keeps nothing of such an owner, it removes nothing. */
export interface RemovalPart {
  /** How much there is still to be removed, more or less. */
  count(owner: ContentOwner): Promise<number>;
  /**
   * Removes what is the owner's alone, in batches, and their name from what others share; or gives it up, so that it is
   * removed by what removes such things anyway. Does the same however often it is done, at once too.
   */
  remove(owner: ContentOwner, progress: RemovalInProgress): Promise<void>;
}

/** What a room keeps of people and organizations. Its parts may be told of one by one. */
export interface Content {
  /** One word, which progress is told with. */
  readonly name: string;
  /** Whether there is something of people in the workspace; absent: the room keeps nothing in workspaces. */
  readonly occupies?: (workspaceId: string) => Promise<boolean>;
  readonly exporting?: ExportPart;
  /** What it hands out in place of that when an organization moves as a whole: what nobody but the operator gets. */
  readonly moving?: Pick<ExportPart, 'records'>;
  /** Whether what its members have goes along when an organization moves as a whole. */
  readonly movesWithMembers?: true;
  readonly restoring?: RestorePart;
  /** Absent where nothing outlives the row of its owner. */
  readonly removing?: RemovalPart;
}
