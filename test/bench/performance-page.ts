import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const PAGE = 'docs/performance.md';
const [BEGIN, END] = ['<!-- measured by `npm run bench -- all` -->', '<!-- end of what was measured -->'];

/** When and on what: the first line of a run. */
export function machine(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const [day] = new Date().toISOString().split('T');
  const processors = `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  return `${day ?? ''}, Ligature ${version}, Node ${process.version}, ${processors}, embedded PostgreSQL`;
}

/** Puts what a whole run has printed in the place of what the last one had. */
export function keep(lines: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE} has no place for it`);
  const text = `${BEGIN}\n\n<!-- prettier-ignore-start -->\n\n${lines.join('\n').trim()}\n\n<!-- prettier-ignore-end -->\n\n`;
  writeFileSync(PAGE, page.slice(0, begin) + text + page.slice(end));
}
