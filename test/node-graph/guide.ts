import { readFileSync } from 'node:fs';

const GUIDE = new URL('../../docs/node-graph.md', import.meta.url);

/** All examples of a language in the guide, one after the other, as a reader would paste them. */
export function examplesOf(language: 'js' | 'python' | 'sh'): string {
  const blocks = readFileSync(GUIDE, 'utf8').matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'));
  // The first of the shell's holds the reader's own values.
  return [...blocks].map(([, code = '']) => code.replace(/^export .*\n/gm, '')).join('\n');
}
