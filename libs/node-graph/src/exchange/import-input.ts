import { DomainError, isJsonObject, mapInSlices } from '#kernel';

import { invalidLinkPrivate } from '../model/changes.errors.js';
import { nodeNotFound } from '../model/graph.errors.js';
import { type LinkType, Status } from '../model/status.js';
import { invalidField, missingParams } from '../protocol/input.errors.js';
import { own, parseType, type Payload, payloadOf } from '../protocol/input.js';
import { type NodeInput, parseNodeInput } from '../protocol/node-fields.js';
import { VERSION } from './document.js';
import {
  entriesRefused,
  invalidDocumentId,
  invalidList,
  invalidNodeKey,
  unsupportedVersion,
  within,
} from './exchange.errors.js';
import { GraphShape, MOST_LINKS, MOST_NODES } from './graph-shape.js';

const LONGEST_KEY = 100;
const UNBLOCKED = new Set<unknown>([Status.Available, Status.InProgress, Status.Completed]);

/** A node of a document; `key` is what the document calls it. */
export interface ImportedNode extends NodeInput {
  readonly key: string;
  /** As the document has it; `status` is what the node is as long as nothing blocks it. */
  readonly written: Status | undefined;
}

/** A link of a document; its endpoints are the document's names of nodes. */
export interface ImportedLink {
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly private: boolean;
}

export interface ImportedGraph {
  readonly nodes: readonly ImportedNode[];
  readonly links: readonly ImportedLink[];
}

/** A document to be imported; under its name it is known again. */
export interface ImportRequest extends ImportedGraph {
  readonly shape: GraphShape;
  readonly documentId: string | null;
}

/** Reads a `graph:import` payload: what `graph:export` answers, or the same written by hand. Cycles are not looked for. */
export async function parseImport(value: unknown): Promise<ImportRequest> {
  const payload = payloadOf(value);
  if ((own(payload, 'version') ?? VERSION) !== VERSION) throw unsupportedVersion(VERSION);
  const shape = new GraphShape();
  const [nodeList, linkList] = [
    listOf(payload, 'nodes', 1, MOST_NODES),
    listOf(payload, 'links', 0, MOST_LINKS),
  ];
  const nodes = await readEntries('nodes', nodeList, 0, (node) => addedNode(node, shape, 'id'));
  // A link to a node that is at fault is none.
  const lost = new Set(nodeList.filter((_, at) => nodes[at]?.fault !== null).map(keyIn));
  const links = await readEntries('links', linkList, 0, (link) => addedLink(link, shape, lost));
  const faults = [...nodes, ...links].flatMap(({ fault }) => fault ?? []);
  if (faults.length > 0) throw entriesRefused(faults);
  const documentId = own(payload, 'documentId') ?? null;
  const isName = typeof documentId === 'string' && documentId !== '' && documentId.length <= LONGEST_KEY;
  if (documentId !== null && !isName) throw invalidDocumentId(LONGEST_KEY);
  return { nodes: soundOf(nodes), links: soundOf(links), shape, documentId };
}

/** An entry of a document, or what is wrong with it. */
export type ReadEntry<Entry> =
  { readonly entry: Entry; readonly fault: null } | { readonly entry: null; readonly fault: DomainError };

/** @param place of the first one in the document */
export function readEntries<Entry>(
  list: 'nodes' | 'links',
  entries: readonly unknown[],
  place: number,
  read: (entry: unknown) => Entry,
): Promise<ReadEntry<Entry>[]> {
  return mapInSlices(entries, (entry, index): ReadEntry<Entry> => {
    try {
      return { entry: within(list, place + index, () => read(entry)), fault: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { entry: null, fault: error };
    }
  });
}

export function soundOf<Entry>(entries: readonly ReadEntry<Entry>[]): Entry[] {
  return entries.flatMap(({ entry, fault }) => (fault === null ? [entry] : []));
}

/** What documents call the name of a node. */
type KeyField = 'id' | 'key';

/**
 * Reads a node, and adds it to the shape of its document.
 * @param check refuses a node before
 */
export function addedNode(
  value: unknown,
  shape: GraphShape,
  field: KeyField,
  check: (node: ImportedNode) => void = () => undefined,
): ImportedNode {
  const node = readNode(value, field);
  check(node);
  shape.addNode(node);
  return node;
}

/** @param lost names of nodes that are at fault: their links are not looked at any further */
export function addedLink(
  value: unknown,
  shape: GraphShape,
  lost: ReadonlySet<unknown> = new Set(),
): ImportedLink {
  const link = parseLink(payloadOf(value));
  const isLost = (key: string): boolean => lost.has(key) && !shape.has(key);
  if (!isLost(link.source) && !isLost(link.target)) shape.addLink(link);
  return link;
}

function keyIn(node: unknown): unknown {
  return isJsonObject(node) ? own(node, 'id') : null;
}

function listOf(payload: Payload, name: 'nodes' | 'links', least: number, most: number): unknown[] {
  const list = own(payload, name) ?? (least === 0 ? [] : null);
  if (!Array.isArray(list) || list.length < least || list.length > most) throw invalidList(name, least, most);
  return list;
}

/** Blocked is no status to be chosen: whether the node is, follows from the links, and what it is otherwise it was before. */
export function readNode(value: unknown, field: KeyField): ImportedNode {
  const payload = payloadOf(value);
  const key = own(payload, field);
  if ((key ?? null) === null) throw missingParams(field);
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY) throw invalidNodeKey(LONGEST_KEY);
  if (own(payload, 'status') !== Status.Blocked) {
    const input = parseNodeInput(payload);
    return { key, ...input, written: input.status };
  }
  const status = own(payload, 'blockedFrom') ?? Status.Available;
  if (!UNBLOCKED.has(status)) {
    throw invalidField(
      'invalid_blocked_from',
      'blockedFrom must be 0 (Available), 1 (InProgress) or 3 (Completed)',
    );
  }
  return { key, ...parseNodeInput({ ...payload, status }), written: Status.Blocked };
}

function parseLink(payload: Payload): ImportedLink {
  const [source, target] = [own(payload, 'source') ?? null, own(payload, 'target') ?? null];
  if (source === null || target === null) {
    throw missingParams(
      [source === null ? 'source' : '', target === null ? 'target' : ''].filter(Boolean).join(', '),
    );
  }
  if (typeof source !== 'string') throw nodeNotFound('source');
  if (typeof target !== 'string') throw nodeNotFound('target');
  const type = parseType(own(payload, 'type'));
  const hidden = own(payload, 'private') ?? false;
  if (typeof hidden !== 'boolean') throw invalidLinkPrivate();
  return { source, target, type, private: hidden };
}
