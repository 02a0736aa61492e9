/** A node as `graph:import` takes it, but called `key`. */
type ForeignNode = { readonly key: string } & object;

/** What nodes are read for: to look whether they can be taken, to make those that are new, to change those that are there. */
export type Reading = 'look' | 'make' | 'change';

/** A document of another tool, which is read several times: nothing of it is held. */
export interface ForeignGraph {
  /** All nodes, some at a time: the same ones in the same order, whatever for. First they are looked at. */
  nodes(reading: Reading): AsyncIterable<readonly ForeignNode[]>;
  /** All links, by the keys of nodes; read once, when the nodes were looked at. */
  links(): AsyncIterable<readonly object[]>;
}

/** Why an entry of a document cannot be. */
export interface GraphFault {
  readonly list: 'nodes' | 'links';
  /** Its place in the document. */
  readonly index: number;
  readonly field: string | null;
  readonly reason: string;
  readonly message: string;
}
