import { IntList, TextList } from '#kernel';

import type { Entry, WorkEntry } from '../documents/entries.js';
import { keyOf } from '../documents/keys.js';
import { GraphLinks } from '../documents/new-graph-links.js';
import { newNode } from '../documents/new-nodes.js';
import { WorkIndex } from '../documents/work-index.js';
import { about } from '../report/tell.js';
import type { GraphReading, GraphTarget, TargetFault, TargetGraph, TargetNode } from '../targets/targets.js';
import { withLinks, withThings } from './import-counts.js';
import type { Phase } from './import-progress.js';
import { type ImportWork, nothing, tellFaults } from './import-work.js';

const NODES_AT_ONCE = 500;
const LINKS_AT_ONCE = 2_000;

/** Entries of a file become nodes with links: all at once, for whether a node is blocked follows from all of them. */
export async function importGraph(work: ImportWork, target: GraphTarget): Promise<void> {
  const { progress, options, ending: signal } = work;
  if (progress.isOver('changes')) return;
  const file = new GraphFile(work);
  const { nodes, links } = await target.importGraph(await work.caller(), file, {
    ...{ source: options.source, dryRun: options.dryRun, signal },
    demandRunning: () => work.demandRunning(),
    refused: (faults) => file.refused(faults),
  });
  progress.counts = withLinks(withThings(progress.counts, nodes), links);
  await progress.next('end');
  if (!options.dryRun) await target.finish();
}

const PHASES: Readonly<Record<GraphReading, Phase>> = { look: 'entries', make: 'nodes', change: 'changes' };

/** A file as a graph. It is read again for whatever is wanted of it: what is kept of an entry is its name and its place. */
class GraphFile implements TargetGraph {
  private readonly index = new WorkIndex();
  private readonly places = new TextList();
  private readonly found: GraphLinks;
  /** By the number of a node, 1: it was refused. */
  private readonly isGone = new IntList();
  /** Those links of which both nodes were taken. */
  private readonly handedOver = new IntList();
  private phase: Phase = 'entries';

  constructor(private readonly work: ImportWork) {
    this.found = new GraphLinks((number) => this.index.idOf(number), work.progress.tell);
  }

  async *nodes(reading: GraphReading): AsyncGenerator<readonly TargetNode[], void> {
    const isFirst = reading === 'look';
    if (!isFirst) await this.begin(PHASES[reading]);
    const { options, progress } = this.work;
    yield* this.parts(NODES_AT_ONCE, isFirst ? this.looked() : this.works(), (entry) => {
      const { key, fields } = newNode(entry, options.source, isFirst ? progress.tell : nothing);
      return { key, ...fields };
    });
  }

  async *links(): AsyncGenerator<readonly object[], void> {
    const { options } = this.work;
    await this.find();
    const keyed = (number: number): string => keyOf(options.source, this.index.idOf(number));
    yield* this.parts(LINKS_AT_ONCE, this.whole(), (number) => {
      const { source, target, ...link } = this.found.at(number);
      this.handedOver.push(number);
      return { ...link, source: keyed(source), target: keyed(target) };
    });
  }

  /** What the target does not take is left out, and told. */
  async refused(faults: readonly TargetFault[]): Promise<void> {
    const { progress } = this.work;
    for (const { list, index } of faults) if (list === 'nodes') this.isGone.set(index, 1);
    // What is saved is known by how far it has come. Of entries, those that are at fault are told with their part.
    if (this.phase !== 'entries') progress.step();
    tellFaults(
      faults,
      ({ list, index }) => (list === 'nodes' ? this.nodeOf(index) : this.linkOf(this.handedOver.at(index))),
      progress.tell,
    );
    await this.save();
  }

  private nodeOf(number: number): { readonly place: string; readonly id: string } {
    return { place: this.places.at(number), id: this.index.idOf(number) };
  }

  private linkOf(number: number): { readonly place: string; readonly id: string } {
    const { source } = this.found.at(number);
    return { place: this.found.placeOfLink(number), id: this.index.idOf(source) };
  }

  /** All that comes, some at a time: what was handed over is dealt with when the next is asked for. */
  private async *parts<One, Made>(
    size: number,
    all: AsyncIterable<One> | Iterable<One>,
    make: (one: One) => Made,
  ): AsyncGenerator<readonly Made[], void> {
    let part: Made[] = [];
    for await (const one of all) {
      part.push(make(one));
      if (part.length < size) continue;
      yield part;
      part = [];
      await this.save();
    }
    if (part.length > 0) yield part;
    await this.save();
  }

  /** The entries that become nodes, remembered, with all that is to be told of the file. */
  private async *looked(): AsyncGenerator<WorkEntry, void> {
    const { work } = this;
    const { progress } = work;
    for await (const entry of this.stepping(
      work.entries(progress.reading, (mapping) => (progress.mapping = mapping)),
    )) {
      if (entry.kind === 'work' && this.index.add(entry, progress.tell) !== null) {
        this.places.push(entry.place);
        this.isGone.push(0);
        yield entry;
      } else if (entry.kind === 'bookmark' || entry.kind === 'bundle')
        about(entry, progress.tell).left_out('no_node', 'It is a page: import the file as bundles');
      // All that is to be told of the entry is told.
      if (progress.isFull) await this.save();
    }
  }

  /** The same again. */
  private async *works(): AsyncGenerator<WorkEntry, void> {
    const isFirst = this.index.firsts();
    for await (const entry of this.stepping(this.work.entries(nothing, nothing)))
      if (entry.kind === 'work' && isFirst(entry)) yield entry;
  }

  /** Looks for the links of the file. */
  private async find(): Promise<void> {
    const { work } = this;
    const { progress } = work;
    await this.begin('links');
    const isFirst = this.index.firsts();
    let since = 0;
    for await (const entry of this.stepping(work.entries(nothing, nothing))) {
      if (entry.kind !== 'relation' && (entry.kind !== 'work' || !isFirst(entry))) continue;
      for (const link of this.index.linksOf(entry, progress.tell)) this.found.add(link);
      since += 1;
      if (since % LINKS_AT_ONCE === 0 || progress.isFull) await this.save();
    }
  }

  /** The numbers of the links whose nodes were both taken. */
  private *whole(): Generator<number, void> {
    const { progress } = this.work;
    for (let number = 0; number < this.found.size; number += 1) {
      // Each link is a step, as each entry was.
      progress.step();
      const { source, target } = this.found.at(number);
      if (this.isGone.at(source) + this.isGone.at(target) === 0) yield number;
      else
        about(this.linkOf(number), progress.tell).left_out(
          'unknown_target',
          'A node of the link was left out',
        );
    }
  }

  private async *stepping(entries: AsyncIterable<Entry>): AsyncGenerator<Entry, void> {
    for await (const entry of entries) {
      this.work.ending.throwIfAborted();
      this.work.progress.step();
      yield entry;
    }
  }

  /** Whoever may not do so any more writes nothing. */
  private async begin(phase: Phase): Promise<void> {
    await this.work.caller();
    this.phase = phase;
    await this.work.progress.next(phase);
  }

  /** Ends the import where it was cancelled. */
  private async save(): Promise<void> {
    if (!this.work.progress.isBehind) await this.work.progress.save();
  }
}
