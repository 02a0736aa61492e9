import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { VERSION } from './version.js';

const textOf = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

it.each(['package.json', 'libs/client/package.json'])('is the version in %s', (file) => {
  expect((JSON.parse(textOf(file)) as { version: string }).version).toBe(VERSION);
});

it('is the version of the image, and has a section in the changelog', () => {
  expect(textOf('Dockerfile')).toContain(`org.opencontainers.image.version="${VERSION}"`);
  expect(textOf('CHANGELOG.md')).toMatch(
    new RegExp(`^## ${VERSION.replaceAll('.', '[.]')} - \\d{4}-\\d{2}-\\d{2}$`, 'm'),
  );
});
