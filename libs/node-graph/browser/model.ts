/** 0 available, 1 in progress, 2 blocked, 3 completed. */
export type Status = 0 | 1 | 2 | 3;

/** A node as the pages use it; the API tells more. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly version?: number;
  readonly independent?: boolean;
  readonly description?: string | null;
  /** A day, or a moment. */
  readonly dueDate?: string | null;
  readonly priority?: number | null;
  readonly volume?: number | null;
  readonly tags?: readonly string[] | null;
  readonly assignee?: readonly string[] | null;
  /** How many nodes hold it back that whoever looks may not see. */
  readonly hiddenBlockers?: number;
}

export interface GraphLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** 0: it blocks; 1: it is only shown. */
  readonly type: 0 | 1;
  readonly version?: number;
}

export interface WholeGraph {
  readonly nodes: readonly GraphNode[];
  readonly links: readonly GraphLink[];
  readonly hasMore?: boolean;
}

/** What became of a thing: some of its fields, or that it is gone. */
export type Entry<Thing extends { readonly id: string }> = Partial<Thing> & {
  readonly id: string;
  readonly deleted?: boolean;
  readonly inTrash?: boolean;
};

export interface GraphDiff {
  readonly nodes?: readonly Entry<GraphNode>[];
  readonly links?: readonly Entry<GraphLink>[];
}

export function titleOf({ title }: GraphNode): string {
  return title === '' ? 'Untitled' : title;
}
