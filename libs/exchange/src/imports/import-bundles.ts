import { BundleGrouping, type NewBundle } from '../documents/new-bundles.js';
import { about } from '../report/tell.js';
import type { BundlesTarget } from '../targets/targets.js';
import { withThings } from './import-counts.js';
import { type ImportWork, tellFaults } from './import-work.js';

const AT_ONCE = 25;

/** Bookmarks and bundles of a file become bundles. */
export async function importBundles(work: ImportWork, target: BundlesTarget): Promise<void> {
  const { progress, options, ending } = work;
  const grouping = new BundleGrouping(options.source, progress.tell);
  let waiting: NewBundle[] = [];
  const write = async (): Promise<void> => {
    for (; waiting.length > 0; waiting = waiting.slice(AT_ONCE)) {
      const bundles = waiting.slice(0, AT_ONCE);
      const { bundles: counts, faults } = await target.importBundles(await work.caller(), bundles, options);
      progress.counts = withThings(progress.counts, counts);
      tellFaults(faults, ({ index }) => bundles[index] ?? { place: '', id: null }, progress.tell);
    }
    await progress.save();
  };
  for await (const entry of work.entries(progress.reading, (mapping) => (progress.mapping = mapping))) {
    ending.throwIfAborted();
    progress.step();
    if (entry.kind !== 'bookmark' && entry.kind !== 'bundle') {
      const id = entry.kind === 'work' ? entry.id : null;
      about({ place: entry.place, id }, progress.tell).left_out(
        'no_bundle',
        'It is no page, and no bundle of pages',
      );
      continue;
    }
    const made = grouping.add(entry);
    if (!progress.isBehind) waiting.push(...made);
    if (waiting.length >= AT_ONCE) await write();
  }
  waiting.push(...grouping.finish());
  await write();
  await progress.next('end');
}
