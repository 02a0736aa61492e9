import { GraphLinks } from '../documents/new-graph-links.js';
import { keyOf } from '../documents/keys.js';
import { type NewNode, newNode } from '../documents/new-nodes.js';
import { WorkIndex } from '../documents/work-index.js';
import { about } from '../report/tell.js';
import type { GraphTarget } from '../targets/targets.js';
import { withLinks, withThings } from './import-counts.js';
import { type ImportWork, nothing, tellFaults } from './import-work.js';

/** Without what was refused before, it is tried again; what is refused then is another mistake. */
const ROUNDS = 5;

interface GraphLink {
  readonly source: string;
  readonly target: string;
  readonly type: 0 | 1;
  readonly private: boolean;
  readonly place: string;
  readonly id: string;
}

/** Entries of a file become nodes with links: all at once, for whether a node is blocked follows from all of them. */
export async function importGraph(work: ImportWork, target: GraphTarget): Promise<void> {
  const { progress, options, ending: signal } = work;
  if (progress.isOver('entries')) return;
  let { nodes, links } = await read(work);
  for (let round = 1; ; round += 1) {
    const written = await target.importGraph(
      await work.caller(),
      {
        nodes: nodes.map(({ key, fields }) => ({ key, ...fields })),
        links: links.map(({ source, target: to, type, private: hidden }) => ({
          source,
          target: to,
          type,
          private: hidden,
        })),
      },
      { source: options.source, dryRun: options.dryRun, signal },
    );
    const refused = { nodes: new Set<number>(), links: new Set<number>() };
    for (const { list, index } of written.faults) refused[list === 'nodes' ? 'nodes' : 'links'].add(index);
    const listOf = (list: string): readonly { place: string; id: string }[] =>
      list === 'nodes' ? nodes : links;
    tellFaults(
      written.faults,
      ({ list, index }) => listOf(list)[index] ?? { place: '', id: null },
      progress.tell,
    );
    const { created, updated = 0, unchanged } = written.nodes;
    const isWritten = created + updated + unchanged > 0;
    if (isWritten || written.faults.length === 0 || options.dryRun || round === ROUNDS) {
      progress.counts = withLinks(withThings(progress.counts, written.nodes), written.links);
      break;
    }
    nodes = nodes.filter((_, index) => !refused.nodes.has(index));
    const left = new Set(nodes.map(({ key }) => key));
    links = links.filter((link, index) => {
      const isRefused = refused.links.has(index);
      const isLost = !isRefused && !(left.has(link.source) && left.has(link.target));
      if (isLost) about(link, progress.tell).left_out('unknown_target', 'A node of the link was left out');
      return !isRefused && !isLost;
    });
  }
  await progress.next('end');
  if (!options.dryRun) await target.finish();
}

async function read(work: ImportWork): Promise<{ nodes: NewNode[]; links: GraphLink[] }> {
  const { progress, options, ending } = work;
  const index = new WorkIndex();
  const duplicates = new Set<number>();
  const nodes: NewNode[] = [];
  let number = 0;
  for await (const entry of work.entries(progress.reading, (mapping) => (progress.mapping = mapping))) {
    ending.throwIfAborted();
    progress.step();
    number += 1;
    if (entry.kind === 'relation') continue;
    if (entry.kind !== 'work')
      about(entry, progress.tell).left_out('no_node', 'It is a page: import the file as bundles');
    else if (index.add(entry, progress.tell)) nodes.push(newNode(entry, options.source, progress.tell));
    else duplicates.add(number);
  }
  const links = new GraphLinks(progress.tell);
  number = 0;
  for await (const entry of work.entries(nothing, nothing)) {
    ending.throwIfAborted();
    number += 1;
    if ((entry.kind !== 'work' && entry.kind !== 'relation') || duplicates.has(number)) continue;
    for (const link of index.linksOf(entry, progress.tell)) links.add(link);
  }
  const keyed = (id: string): string => keyOf(options.source, id);
  return {
    nodes,
    links: links.all().map(({ source, target, ...link }) => ({
      ...link,
      id: source,
      source: keyed(source),
      target: keyed(target),
    })),
  };
}
