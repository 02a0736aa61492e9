import { InTurn, TextList } from '#kernel';

import { keyOf } from '../documents/keys.js';
import { type NewItem, newItem } from '../documents/new-items.js';
import { type NewLink, WorkIndex } from '../documents/work-index.js';
import { about } from '../report/tell.js';
import type { ItemsPlace, ItemsTarget, TargetItem } from '../targets/targets.js';
import { withLinks, withThings } from './import-counts.js';
import type { ImportPart } from './import-progress.js';
import { type ImportWork, nothing, tellFaults } from './import-work.js';

const ITEMS_AT_ONCE = 500;
const LINKS_AT_ONCE = 2_000;

/** So many rows, then each time that they have doubled. */
const GROWN = 1_000;

/** The planner is told of what came in while it comes: no plan made for an empty table stays. */
class Growth {
  private rows = 0;
  private next = GROWN;

  constructor(private readonly target: ItemsTarget) {}

  async add(rows: number): Promise<void> {
    this.rows += rows;
    if (this.rows < this.next) return;
    this.next = this.rows * 2;
    await this.target.refresh();
  }
}

/** What the first reading has found: links are written in a second one, as they may lead to what comes later. */
interface Found {
  readonly index: WorkIndex;
  /** What items are known by, by the number of the entry; empty where it is made of the source and the id. */
  readonly keys: TextList;
  readonly growth: Growth;
}

/** In a dry run nothing is there that links could lead to: all of them are between items of the document. */
const ALL = { has: () => true };

/** Entries of a file become items of a project, then their relations become links. */
export async function importItems(work: ImportWork, place: ItemsPlace, target: ItemsTarget): Promise<void> {
  const found = {
    index: new WorkIndex(),
    keys: new TextList(),
    growth: new Growth(target),
  };
  await InTurn.all((parts) => items(work, place, target, found, parts));
  await work.progress.next('links');
  await InTurn.all((parts) => links(work, place, target, found, parts));
  await work.progress.next('end');
  if (!work.options.dryRun) await target.refresh();
}

async function items(
  work: ImportWork,
  place: ItemsPlace,
  target: ItemsTarget,
  found: Found,
  parts: InTurn,
): Promise<void> {
  const { progress, options, ending } = work;
  let waiting: NewItem[] = [];
  // Whoever imports a file again mostly has all of it.
  let areNew = true;
  const write = async (): Promise<void> => {
    const chunk = waiting;
    if (chunk.length === 0 && !progress.isFull) return;
    waiting = [];
    const part = progress.part();
    await parts.begin((turn) => writeItems(chunk, part, turn));
  };
  const writeItems = async (
    chunk: readonly NewItem[],
    part: ImportPart,
    turn: Promise<unknown>,
  ): Promise<void> => {
    const written = await target.importItems(
      await work.caller(),
      place,
      { items: chunk.map(targetItem), links: [] },
      { ...options, turn, areNew },
    );
    areNew = written.items.created > 0;
    progress.counts = withThings(progress.counts, written.items);
    if (!options.dryRun) await found.growth.add(written.items.created);
    tellFaults(written.faults, ({ index }) => chunk[index] ?? { place: '', id: null }, part.tell);
    await progress.save(part);
  };
  for await (const entry of work.entries(progress.reading, (mapping) => (progress.mapping = mapping))) {
    ending.throwIfAborted();
    progress.step();
    if (entry.kind === 'relation') continue;
    if (entry.kind !== 'work') {
      about(entry, progress.tell).left_out('no_item', 'It is a page: import the file as bundles');
      if (progress.isFull) await write();
      continue;
    }
    if (found.index.add(entry, progress.tell) === null) {
      if (progress.isFull) await write();
      continue;
    }
    const { dedupeKey } = entry.exact;
    found.keys.push(typeof dedupeKey === 'string' ? dedupeKey : '');
    if (progress.isBehind) continue;
    waiting.push(newItem(entry, options.source, progress.tell));
    if (waiting.length >= ITEMS_AT_ONCE || progress.isFull) await write();
  }
  await write();
}

async function links(
  work: ImportWork,
  place: ItemsPlace,
  target: ItemsTarget,
  found: Found,
  parts: InTurn,
): Promise<void> {
  const { progress, options, ending } = work;
  const keyed = (number: number): { key: string } => ({
    key: found.keys.at(number) || keyOf(options.source, found.index.idOf(number)),
  });
  const isFirst = found.index.firsts();
  let waiting: NewLink[] = [];
  const write = async (): Promise<void> => {
    const chunk = waiting;
    if (chunk.length === 0 && !progress.isFull) return;
    waiting = [];
    const part = progress.part();
    await parts.begin((turn) => writeLinks(chunk, part, turn));
  };
  const writeLinks = async (
    chunk: readonly NewLink[],
    part: ImportPart,
    turn: Promise<unknown>,
  ): Promise<void> => {
    const written = await target.importItems(
      await work.caller(),
      place,
      {
        items: [],
        links: chunk.map(({ ends: [source, to], relationship }) => ({
          source: keyed(source),
          target: keyed(to),
          relationship,
        })),
      },
      { ...options, turn, ...(options.dryRun ? { assumed: ALL } : {}) },
    );
    progress.counts = withLinks(progress.counts, written.links);
    if (!options.dryRun) await found.growth.add(written.links.created);
    const subjectOf = (link: NewLink | undefined): { place: string; id: string | null } => ({
      place: link?.place ?? '',
      id: link?.source ?? null,
    });
    tellFaults(written.faults, ({ index }) => subjectOf(chunk[index]), part.tell);
    await progress.save(part);
  };
  for await (const entry of work.entries(nothing, nothing)) {
    ending.throwIfAborted();
    progress.step();
    if (entry.kind !== 'relation' && (entry.kind !== 'work' || !isFirst(entry))) continue;
    const said = found.index.linksOf(entry, progress.tell);
    if (!progress.isBehind) waiting.push(...said);
    if (waiting.length >= LINKS_AT_ONCE || progress.isFull) await write();
  }
  await write();
}

function targetItem(item: NewItem): TargetItem {
  const { key, itemType, ref, title, data, status, notes, origin, createdAt, updatedAt } = item;
  return {
    ...{ key, itemType, ref, title, data, status, notes, origin },
    ...(createdAt === null ? {} : { createdAt }),
    ...(updatedAt === null ? {} : { updatedAt }),
  };
}
