import { keyOf } from '../documents/keys.js';
import { type NewItem, newItem } from '../documents/new-items.js';
import { type NewLink, WorkIndex } from '../documents/work-index.js';
import { about } from '../report/tell.js';
import type { ItemsPlace, ItemsTarget, TargetItem } from '../targets/targets.js';
import { withLinks, withThings } from './import-counts.js';
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
  /** Entries, by their number, whose id another one had before. */
  readonly duplicates: Set<number>;
  /** By id, where it is not made of the source and the id. */
  readonly keys: Map<string, string>;
  /** In a dry run, of all items. */
  readonly assumed: Set<string>;
  readonly growth: Growth;
}

/** Entries of a file become items of a project, then their relations become links. */
export async function importItems(work: ImportWork, place: ItemsPlace, target: ItemsTarget): Promise<void> {
  const found = {
    index: new WorkIndex(),
    duplicates: new Set<number>(),
    keys: new Map(),
    assumed: new Set<string>(),
    growth: new Growth(target),
  };
  await items(work, place, target, found);
  await work.progress.next('links');
  await links(work, place, target, found);
  await work.progress.next('end');
  if (!work.options.dryRun) await target.refresh();
}

async function items(work: ImportWork, place: ItemsPlace, target: ItemsTarget, found: Found): Promise<void> {
  const { progress, options, ending } = work;
  let waiting: NewItem[] = [];
  const write = async (): Promise<void> => {
    const chunk = waiting;
    waiting = [];
    if (chunk.length === 0) return;
    const written = await target.importItems(
      await work.caller(),
      place,
      { items: chunk.map(targetItem), links: [] },
      options,
    );
    progress.counts = withThings(progress.counts, written.items);
    if (!options.dryRun) await found.growth.add(written.items.created);
    tellFaults(written.faults, ({ index }) => chunk[index] ?? { place: '', id: null }, progress.tell);
    await progress.save();
  };
  let number = 0;
  for await (const entry of work.entries(progress.reading, (mapping) => (progress.mapping = mapping))) {
    ending.throwIfAborted();
    progress.step();
    number += 1;
    if (entry.kind === 'relation') continue;
    if (entry.kind !== 'work') {
      about(entry, progress.tell).left_out('no_item', 'It is a page: import the file as bundles');
      continue;
    }
    if (!found.index.add(entry, progress.tell)) {
      found.duplicates.add(number);
      continue;
    }
    const { dedupeKey } = entry.exact;
    if (typeof dedupeKey === 'string') found.keys.set(entry.id, dedupeKey);
    if (options.dryRun) found.assumed.add(keyIn(found, options.source, entry.id));
    if (progress.isBehind) continue;
    waiting.push(newItem(entry, options.source, progress.tell));
    if (waiting.length >= ITEMS_AT_ONCE) await write();
  }
  await write();
}

async function links(work: ImportWork, place: ItemsPlace, target: ItemsTarget, found: Found): Promise<void> {
  const { progress, options, ending } = work;
  const keyed = (id: string): { key: string } => ({ key: keyIn(found, options.source, id) });
  let waiting: NewLink[] = [];
  const write = async (): Promise<void> => {
    const chunk = waiting;
    waiting = [];
    if (chunk.length === 0) return;
    const written = await target.importItems(
      await work.caller(),
      place,
      {
        items: [],
        links: chunk.map(({ source, target: to, relationship }) => ({
          source: keyed(source),
          target: keyed(to),
          relationship,
        })),
      },
      options.dryRun ? { ...options, assumed: found.assumed } : options,
    );
    progress.counts = withLinks(progress.counts, written.links);
    if (!options.dryRun) await found.growth.add(written.links.created);
    const subjectOf = (link: NewLink | undefined): { place: string; id: string | null } => ({
      place: link?.place ?? '',
      id: link?.source ?? null,
    });
    tellFaults(written.faults, ({ index }) => subjectOf(chunk[index]), progress.tell);
    await progress.save();
  };
  let number = 0;
  for await (const entry of work.entries(nothing, nothing)) {
    ending.throwIfAborted();
    progress.step();
    number += 1;
    if ((entry.kind !== 'work' && entry.kind !== 'relation') || found.duplicates.has(number)) continue;
    const said = found.index.linksOf(entry, progress.tell);
    if (!progress.isBehind) waiting.push(...said);
    if (waiting.length >= LINKS_AT_ONCE) await write();
  }
  await write();
}

function keyIn({ keys }: Found, source: string, id: string): string {
  return keys.get(id) ?? keyOf(source, id);
}

function targetItem(item: NewItem): TargetItem {
  const { key, itemType, ref, title, data, status, notes, origin, createdAt, updatedAt } = item;
  return {
    ...{ key, itemType, ref, title, data, status, notes, origin },
    ...(createdAt === null ? {} : { createdAt }),
    ...(updatedAt === null ? {} : { updatedAt }),
  };
}
