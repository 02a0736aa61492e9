import { DomainError, mapInSlices } from '#kernel';

import { invalidLinkPrivate } from '../model/changes.errors.js';
import { duplicateLink, duplicateReversedLink, nodeNotFound, selfLink } from '../model/graph.errors.js';
import { LinkType, Status } from '../model/status.js';
import { invalidField, missingParams } from '../protocol/input.errors.js';
import { own, parseType, type Payload, payloadOf } from '../protocol/input.js';
import { type NodeInput, parseNodeInput } from '../protocol/node-fields.js';
import { VERSION } from './document.js';
import {
  duplicateNode,
  entriesRefused,
  invalidDocumentId,
  invalidList,
  invalidNodeKey,
  unsupportedVersion,
  within,
} from './exchange.errors.js';

/** What of a document is held at once while it is imported. */
export const MOST_NODES = 100_000;
export const MOST_LINKS = 400_000;
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

/** A document that was read, and what is wrong with it. */
export interface ReadDocument extends ImportedGraph {
  readonly faults: readonly DomainError[];
}

/** A document to be imported; under its name it is known again. */
export interface ImportRequest extends ImportedGraph {
  readonly documentId: string | null;
}

/** Reads a `graph:import` payload: what `graph:export` answers, or the same written by hand. Cycles are not looked for. */
export async function parseImport(value: unknown): Promise<ImportRequest> {
  const payload = payloadOf(value);
  const { faults, ...graph } = await readDocument(payload);
  if (faults.length > 0) throw entriesRefused(faults);
  const documentId = own(payload, 'documentId') ?? null;
  const isName = typeof documentId === 'string' && documentId !== '' && documentId.length <= LONGEST_KEY;
  if (documentId !== null && !isName) throw invalidDocumentId(LONGEST_KEY);
  return { ...graph, documentId };
}

/** The same with all that is wrong with its entries; those are left out. */
export async function readDocument(value: unknown): Promise<ReadDocument> {
  const payload = payloadOf(value);
  if ((own(payload, 'version') ?? VERSION) !== VERSION) throw unsupportedVersion(VERSION);
  const nodes = listOf(payload, 'nodes', 1, MOST_NODES);
  const links = listOf(payload, 'links', 0, MOST_LINKS);
  const keys = new Set<string>();
  const pairs = new Set<string>();
  const faults: DomainError[] = [];
  const entries = async <Entry>(
    name: 'nodes' | 'links',
    list: readonly unknown[],
    parse: (entry: Payload) => Entry,
  ): Promise<Entry[]> => {
    const read = await mapInSlices(list, (entry, index) => {
      try {
        return within(name, index, () => parse(payloadOf(entry)));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        faults.push(error);
        return null;
      }
    });
    return read.filter((entry) => entry !== null);
  };
  return {
    nodes: await entries('nodes', nodes, (node) => parseNode(node, keys)),
    links: await entries('links', links, (link) => parseLink(link, keys, pairs)),
    faults,
  };
}

function listOf(payload: Payload, name: 'nodes' | 'links', least: number, most: number): unknown[] {
  const list = own(payload, name) ?? (least === 0 ? [] : null);
  if (!Array.isArray(list) || list.length < least || list.length > most) throw invalidList(name, least, most);
  return list;
}

/** Blocked is no status to be chosen: whether the node is, follows from the links, and what it is otherwise it was before. */
function parseNode(payload: Payload, keys: Set<string>): ImportedNode {
  const key = own(payload, 'id');
  if ((key ?? null) === null) throw missingParams('id');
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY) throw invalidNodeKey(LONGEST_KEY);
  if (keys.has(key)) throw duplicateNode();
  keys.add(key);
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

function parseLink(payload: Payload, keys: ReadonlySet<string>, pairs: Set<string>): ImportedLink {
  const [source, target] = [own(payload, 'source') ?? null, own(payload, 'target') ?? null];
  if (source === null || target === null) {
    throw missingParams(
      [source === null ? 'source' : '', target === null ? 'target' : ''].filter(Boolean).join(', '),
    );
  }
  if (typeof source !== 'string' || !keys.has(source)) throw nodeNotFound('source');
  if (typeof target !== 'string' || !keys.has(target)) throw nodeNotFound('target');
  const type = parseType(own(payload, 'type'));
  if (source === target) throw selfLink();
  if (pairs.has(JSON.stringify([source, target]))) throw duplicateLink();
  if (pairs.has(JSON.stringify([target, source]))) throw duplicateReversedLink();
  pairs.add(JSON.stringify([source, target]));
  const hidden = own(payload, 'private') ?? false;
  if (typeof hidden !== 'boolean') throw invalidLinkPrivate();
  return { source, target, type, private: hidden };
}
