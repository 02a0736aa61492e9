import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { type Comparison, HEADER, row } from './compare.js';
import { benchBatch } from './item-links/batch.js';
import { benchCreateLink, benchCreateLinkBySession } from './item-links/create-link.js';
import { benchExport } from './item-links/export.js';
import { benchSearch } from './item-links/search.js';
import { benchSize } from './item-links/size.js';
import { benchCreateBundle, benchLauncher } from './linky/benches.js';
import { benchLinkySizes } from './linky/sizes.js';
import { benchCascade } from './node-graph/cascade.js';
import { benchFanOut } from './node-graph/fan-out.js';
import { benchGraphGet } from './node-graph/graph-get.js';
import { benchGraphSize } from './node-graph/graph-size.js';
import { benchLinkAdd } from './node-graph/link-add.js';
import { benchWriters } from './node-graph/writers.js';

interface Options {
  readonly rounds: number;
  readonly seconds: number;
}

const BENCHES: Readonly<Record<string, (options: Options) => Promise<Comparison>>> = {
  'create-link': benchCreateLink,
  'create-link-session': benchCreateLinkBySession,
  'create-bundle': benchCreateBundle,
  launcher: benchLauncher,
  'link-add': benchLinkAdd,
  'graph-get': benchGraphGet,
  'fan-out': benchFanOut,
};

/** Those that compare the service with itself; they run only when called by their names. */
const OWN: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  batch: benchBatch,
  export: benchExport,
  search: benchSearch,
  size: benchSize,
  'linky-sizes': benchLinkySizes,
  writers: benchWriters,
  cascade: benchCascade,
  'graph-size': benchGraphSize,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '10' } },
});
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
console.log(
  `Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}\n\n${HEADER}`,
);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length === 0 || positionals.includes(name)) console.log(row(await bench(options)));
}
for (const [name, bench] of Object.entries(OWN)) if (positionals.includes(name)) await bench(options);
