import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const names = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();

it('.env.example and the operations guide name every variable that is read, and no other', () => {
  const read = names(
    ['env', 'deadlines']
      .map((name) => readFileSync(`libs/platform/src/config/${name}.ts`, 'utf8'))
      .join('\n'),
    /'((?:LIGATURE_|LOG_)[A-Z_]+|PORT|HOST|DATABASE_URL|REDIS_URL)'/g,
  );
  const shown = names(readFileSync('.env.example', 'utf8'), /^#? ?([A-Z_]+)=/gm);
  const documented = names(readFileSync('docs/operations.md', 'utf8'), /^\|\s*`([A-Z_]+)`/gm);
  expect(shown).toEqual(read);
  expect(documented).toEqual(read);
});

it('nothing but env.ts reads the environment', async () => {
  const { execFileSync } = await import('node:child_process');
  const hits = execFileSync('grep', ['-rlE', 'process\\.env', 'apps', 'libs'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(hits.filter((file) => !file.endsWith('.spec.ts'))).toEqual(['libs/platform/src/config/env.ts']);
});
