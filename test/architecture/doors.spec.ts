import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

type Sources = ReadonlyMap<string, string>;

/** What stands in braces, without `type` and as it is called where it comes from. */
function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((one) =>
      one
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/),
    )
    .flatMap(([name]) => (name === undefined || name === '' ? [] : [name]));
}

/** By which name a file is imported from other rooms; `null`: it is no door, or one for everybody's code. */
function doorOf(file: string): string | null {
  const [, room, part] = /^libs\/([^/]+)\/src\/(?:index|doors\/([a-z-]+))\.ts$/.exec(file) ?? [];
  if (room === undefined || room === 'client') return null;
  return part === undefined ? `#${room}` : `#${room}/${part}`;
}

/** `#room name` of what a door exports and nobody imports through it. */
function unasked(files: Sources): string[] {
  const asked = new Set<string>();
  for (const source of files.values()) {
    const imports = [
      ...source.matchAll(/(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(#[^']+)'/g),
      ...source.matchAll(/\{([^{}]*)\}\s*=\s*await\s+import\('(#[^']+)'\)/g),
    ];
    for (const [, list = '', door = ''] of imports)
      for (const name of namesIn(list)) asked.add(`${door} ${name}`);
  }
  return [...files].flatMap(([file, source]) => {
    const door = doorOf(file);
    if (door === null) return [];
    const lists = [...source.matchAll(/export\s+(?:type\s+)?\{([^}]*)\}/g)].map(([, list = '']) => list);
    const constants = [...source.matchAll(/export\s+const\s+(\w+)/g)].map(([, name = '']) => name);
    const exported = [...lists.flatMap(exportedNames), ...constants];
    return exported.map((name) => `${door} ${name}`).filter((one) => !asked.has(one));
  });
}

/** What stands in the braces of an export, as others call it. */
function exportedNames(list: string): string[] {
  return list
    .split(',')
    .map(
      (one) =>
        one
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)
          .at(-1) ?? '',
    )
    .filter((name) => name !== '');
}

function sources(): Sources {
  const files = ['apps', 'libs', 'test'].flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => `${top}/${file}`),
  );
  return new Map(
    files.filter((file) => file.endsWith('.ts')).map((file) => [file, readFileSync(file, 'utf8')]),
  );
}

describe('the doors of the rooms', () => {
  it('open for nothing that nobody asks for', () => {
    expect(unasked(sources())).toEqual([]);
  });

  it('would be found wanting: a name that nobody imports, or only by another door', () => {
    const planted = new Map([
      ['libs/linky/src/index.ts', `export { used, type Unused } from './a.js';\nexport const linky = 1;`],
      ['libs/platform/src/doors/http.ts', `export { used } from '../http/a.js';`],
      ['apps/ligature/src/a.ts', `import { linky, type used as it } from '#linky';`],
    ]);
    expect(unasked(planted)).toEqual(['#linky Unused', '#platform/http used']);
  });
});
