/** A page that somebody keeps. */
export interface BookmarkEntry {
  readonly kind: 'bookmark';
  readonly place: string;
  readonly id: string | null;
  readonly url: string;
  readonly title: string | null;
  readonly note: string | null;
  readonly tags: readonly string[];
  /** From the outermost one to its own; none: it is in no folder. */
  readonly folder: readonly string[];
  readonly addedAt: Date | null;
}

/** Pages that belong together already, at most 25 of them. */
export interface BundleEntry {
  readonly kind: 'bundle';
  readonly place: string;
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly urls: readonly BundleUrl[];
  readonly addedAt: Date | null;
}

export interface BundleUrl {
  readonly url: string;
  readonly note: string | null;
  readonly tags: readonly string[];
}

/** A relation of a work entry to another, which may stand later in the document. */
export interface Relation {
  /** As the document calls the other one. */
  readonly other: string;
  /** As it is said from the entry where it goes outward, and from the other one where it goes inward. */
  readonly relationship: string;
  /** Whether it leads from the other one to the entry. */
  readonly inward: boolean;
  readonly place: string;
}

/** How far the work has come, where the document's own word is understood. */
export type Progress = 'open' | 'started' | 'done' | 'dropped';

/** Something that is to be done, known or kept track of: it becomes an item, or a node. */
export interface WorkEntry {
  readonly kind: 'work';
  readonly place: string;
  /** Unique in the document. */
  readonly id: string;
  /** Other names by which the document refers to it. */
  readonly aliases: readonly string[];
  readonly type: string;
  readonly title: string | null;
  readonly description: string | null;
  /** The document's own word. */
  readonly status: string | null;
  readonly progress: Progress | null;
  /** From 0, of none, to 9. */
  readonly priority: number | null;
  readonly tags: readonly string[];
  readonly assignees: readonly string[];
  readonly due: Date | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly closedAt: Date | null;
  /** All else that the document says, by its own names. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly relations: readonly Relation[];
  /** What only Ligature's own documents have, by the names of the thing that it becomes. */
  readonly exact: Readonly<Record<string, unknown>>;
}

/** A relation that stands apart from what it relates. */
export interface RelationEntry {
  readonly kind: 'relation';
  readonly place: string;
  readonly source: string;
  readonly target: string;
  readonly relationship: string;
  /** Whether only its maker sees it, in a graph. */
  readonly isPrivate: boolean;
}

export type Entry = BookmarkEntry | BundleEntry | WorkEntry | RelationEntry;
