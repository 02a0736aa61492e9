import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { SETTING_NAMES } from '../../apps/ligature/src/settings.js';

const names = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();

it('.env.example and the operations guide name every variable that is read; the first, those of Compose too; no other', () => {
  const read = [...SETTING_NAMES];
  const compose = readFileSync('docker-compose.yml', 'utf8');
  const shown = names(readFileSync('.env.example', 'utf8'), /^#? ?([A-Z_]+)=/gm);
  const documented = names(readFileSync('docs/operations.md', 'utf8'), /^\|\s*`([A-Z_]+)`/gm);
  const composed = names(compose, /\$\{([A-Z_]+)/g).filter((name) => !read.includes(name));
  expect(composed).toEqual(['POSTGRES_PASSWORD', 'PROXY_PORT']);
  expect(shown).toEqual([...read, ...composed].sort());
  expect(documented).toEqual(read);
});

it('nothing but env.ts reads the environment', async () => {
  const { execFileSync } = await import('node:child_process');
  const hits = execFileSync('grep', ['-rlE', '--include=*.ts', 'process\\.env', 'apps', 'libs'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  expect(hits.filter((file) => !file.endsWith('.spec.ts'))).toEqual(['libs/platform/src/config/env.ts']);
});
