/**
 * `LIGATURE_TEST_PROFILE=profile npx vitest run; node scripts/test-profile.js profile`: where the processor time of the
 * tests goes, by file and by folder. `own` is what a file took in its worker, `processes` what it started.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const [file = 'profile', most = '30'] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const seconds = (value) => value.toFixed(1).padStart(8);
const sum = (of) => of.reduce((all, { own, children }) => [all[0] + own, all[1] + children], [0, 0]);
const tell = (name, of) => {
  const [own, children] = sum(of);
  console.log(`${seconds(own + children)}${seconds(own)}${seconds(children)}  ${name}`);
};
const whole = (of) => sum(of)[0] + sum(of)[1];
const byFolder = new Map();
for (const line of lines) {
  const folder = dirname(line.what);
  byFolder.set(folder, [...(byFolder.get(folder) ?? []), line]);
}

console.log('   total     own  processes');
tell('everything', lines);
for (const [folder, of] of [...byFolder].sort(([, a], [, b]) => whole(b) - whole(a))) tell(folder, of);
console.log();
for (const line of lines.sort((a, b) => whole([b]) - whole([a])).slice(0, Number(most)))
  tell(line.what, [line]);
