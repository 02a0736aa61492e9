import { parseArgs } from 'node:util';

import { COMPARISONS, OWN } from './benches.js';
import { HEADER, row } from './compare.js';
import { keep, machine } from './performance-page.js';
import { print, printed } from './report.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '10' } },
});
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const isAll = positionals.includes('all');
const unknown = positionals.filter((name) => name !== 'all' && !(name in COMPARISONS) && !(name in OWN));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}.`);
  process.exit(2);
}

print(`${machine()}, ${values.rounds} rounds of ${values.seconds} s.\n\n${HEADER}`);
for (const [name, bench] of Object.entries(COMPARISONS))
  if (isAll || positionals.length === 0 || positionals.includes(name)) print(row(await bench(options)));
for (const [name, bench] of Object.entries(OWN))
  if (isAll || positionals.includes(name)) {
    print(`\n\`${name}\``);
    await bench(options);
  }
if (isAll) keep(printed);
