import { print } from '../report.js';
import { startServer } from '../server-process.js';
import { setStage } from '../stage.js';
import { Visitor } from './visitor.js';
import { fill, GRAPHS } from './data.js';
import { measureFirstLook, measureScreens } from './first-look.js';
import { measureGraph, measureHome } from './graphs.js';
import { measureScrolling } from './scrolling.js';
import { CHROMIUM } from '../../browser/executable.js';
import type { Options } from '../options.js';

const MS = (value: number): string => Math.round(value).toLocaleString('en');

/** How the console feels: measured in Chromium, against the built service on the same machine. */
export async function benchConsole({ rounds }: Options): Promise<void> {
  if (CHROMIUM === undefined) {
    print('Chromium is not installed: nothing is measured.');
    return;
  }
  const stage = await setStage();
  // The origin is taken from the request: the page and what it asks have the same.
  const server = await startServer('dist/bundle/main.js', { ...stage.env, LIGATURE_PUBLIC_URL: '' });
  // Graphs are opened under the limits that everybody has.
  const usual = await startServer('dist/bundle/main.js', {
    ...stage.env,
    LIGATURE_PUBLIC_URL: '',
    LIGATURE_RATE_LIMIT_SCALE: '1',
  });
  const visitor = await Visitor.start(stage, server.origin);
  const guest = await Visitor.start(stage, usual.origin);
  try {
    await fill(stage, server.origin);
    const look = await measureFirstLook(visitor, rounds);
    print(
      `first look, cold cache, CPU slowed down four times, median of ${String(rounds)}: first paint ${MS(look.firstPaint)} ms, ` +
        `heading and first content ${MS(look.meaningful)} ms, interactive ${MS(look.interactive)} ms; ` +
        `${(look.scriptBytes / 1000).toFixed(0)} kB of scripts as gzip has them`,
    );
    print('\n| screen, gone to by its link | ms | ms, CPU slowed down four times |\n| --- | --- | --- |');
    for (const { name, plain, slow } of await measureScreens(visitor, rounds))
      print(`| ${name} | ${MS(plain)} | ${MS(slow)} |`);
    print(
      '\n| 10,000 rows | frames a second | 99th percentile of a frame, ms | rows seen |\n| --- | --- | --- | --- |',
    );
    for (const { name, perSecond, p99, rows } of await measureScrolling(visitor))
      print(`| ${name} | ${perSecond.toFixed(0)} | ${p99.toFixed(0)} | ${rows.toLocaleString('en')} |`);
    print(
      '\n| nodes | graph opens, ms | all of it, ms | smallest label, px | Home, ms |\n| --- | --- | --- | --- | --- |',
    );
    for (const [place, size] of GRAPHS.entries()) {
      const { opened, whole, smallest } = await measureGraph(guest, place, rounds);
      const home = await measureHome(guest, place, rounds);
      print(
        `| ${size.toLocaleString('en')} | ${MS(opened)} | ${MS(whole)} | ${smallest.toFixed(1)} | ${MS(home)} |`,
      );
    }
  } finally {
    await Promise.all([visitor.close(), guest.close()]);
    await Promise.all([server.stop(), usual.stop()]);
    await stage.close();
  }
}
