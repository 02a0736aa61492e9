import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { COMPARISONS } from './benches.js';
import { type Comparison, HEADER, row } from './compare.js';
import { OURS } from './contenders.js';
import { machine } from './performance-page.js';

/** Of its CPU time, an operation may take more before it counts as slower: so much differs between two runs of one build. */
const TOLERANCE = 0.05;

// Compares this build with another one, in turns on one database, and says what got slower:
// npm run bench:check -- <folder of a clone that is built> [benches] [--rounds 3] [--seconds 5]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '5' } },
});
const [folder = '', ...names] = positionals;
const against = resolve(folder);
const unknown = names.filter((name) => !(name in COMPARISONS));
if (folder === '' || !existsSync(join(against, OURS)))
  stop(`Name the folder of another build: there is no ${join(against, OURS)}.`);
if (unknown.length > 0) stop(`There is no bench ${unknown.join(', ')}.`);

const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), against };
console.log(`${machine()}; "ours" is this build, "ceiling" that of ${against}\n\n${HEADER}`);
const slower: string[] = [];
for (const [name, bench] of Object.entries(COMPARISONS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const compared = await bench(options);
  console.log(row(compared));
  const more = slowdown(compared);
  if (more > TOLERANCE) slower.push(`${compared.name} takes ${(more * 100).toFixed(0)} % more CPU`);
}
console.log(slower.length === 0 ? '\nNothing got slower.' : `\nSlower: ${slower.join('; ')}.`);
process.exitCode = slower.length === 0 ? 0 : 1;

function stop(why: string): never {
  console.error(why);
  process.exit(2);
}

function slowdown({ ours, ceiling }: Comparison): number {
  return ours.cpuMicros / ceiling.cpuMicros - 1;
}
