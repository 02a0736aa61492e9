import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { describe, expect, it } from 'vitest';

type Sources = ReadonlyMap<string, string>;

const MOST_DEPENDENCIES = 4;
/** Whether Nest makes something of a file. */
const MADE = /^@(Injectable|Controller|Realtime)\(/m;

/** What a file can be. `true`: Nest may make something of it. */
const SUFFIXES: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(
    [
      'adapter',
      'controller',
      'filter',
      'gateway',
      'guard',
      'interceptor',
      'module',
      'page',
      'pipe',
      'repository',
      'service',
      'storage',
    ].map((suffix) => [suffix, true]),
  ),
  ...Object.fromEntries(
    [
      'check',
      'command',
      'commands',
      'decorator',
      'decorators',
      'docs',
      'dto',
      'entity',
      'env',
      'envelope',
      'errors',
      'events',
      'limits',
      'manifest',
      'parts',
      'providers',
      'statements',
      'texts',
      'view',
      'views',
    ].map((suffix) => [suffix, false]),
  ),
};

/** Files with a suffix that is none, or that hold what Nest makes where their suffix says that there is none. */
function misnamed(files: Sources): string[] {
  return [...files]
    .filter(([file, source]) => {
      const [, suffix] = /\.([\w-]+)\.ts$/.exec(file) ?? [];
      if (suffix === undefined) return false;
      return SUFFIXES[suffix] === undefined || (!SUFFIXES[suffix] && MADE.test(source));
    })
    .map(([file]) => file);
}

/** Our own code but for specs and migrations, by path. */
function sources(): Sources {
  const files = ['apps', 'libs'].flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => `${top}/${file}`),
  );
  // Declarations alone (`.d.ts`) are generated, and hold no code.
  const ours = files.filter((file) => /^(?!.*(\.spec\.|\.d\.ts$|\/migrations\/)).*\.ts$/.test(file));
  return new Map(ours.map((file) => [file, readFileSync(file, 'utf8')]));
}

/** `libs/<room>/src/<folder>`; `null`: the file stands at the door. */
function folderOf(file: string): string | null {
  const [libs, room, src, folder, name] = file.split('/');
  return libs === 'libs' && name !== undefined ? [libs, room, src, folder].join('/') : null;
}

/** Which folders of a room import from which others, types included. */
function importsOf(files: Sources): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [file, source] of files) {
    const from = folderOf(file);
    if (from === null) continue;
    for (const [, path = ''] of source.matchAll(/from '(\.[^']+)\.js'/g)) {
      const to = folderOf(normalize(join(dirname(file), `${path}.ts`)));
      if (to !== null && to !== from) found.set(from, (found.get(from) ?? new Set()).add(to));
    }
  }
  return found;
}

/** Folders from which imports lead back to themselves. */
function knotted(files: Sources): string[] {
  const imports = importsOf(files);
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const waiting = [...(imports.get(start) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...(imports.get(next) ?? []));
    }
    return false;
  };
  return [...imports.keys()].filter(reaches).sort();
}

/** Files with an injected class that takes too many. */
function crowded(files: Sources): string[] {
  return [...files]
    .filter(([, source]) => MADE.test(source))
    .filter(([, source]) => {
      const [, parameters = ''] = /constructor\(([^]*?)\)\s*\{/.exec(source) ?? [];
      return parameters.split(/,(?![^{]*\})/).filter((each) => each.includes(':')).length > MOST_DEPENDENCIES;
    })
    .map(([file]) => file);
}

describe('the shape of the rooms', () => {
  it('has no folders that know each other both ways', () => {
    expect(knotted(sources())).toEqual([]);
  });

  it('has no injected class with more than four dependencies', () => {
    expect(crowded(sources())).toEqual([]);
  });

  it('has files whose suffixes say what they are', () => {
    expect(misnamed(sources())).toEqual([]);
  });

  it('would be found wanting: a suffix of nobody, and a service among views', () => {
    const files = new Map([
      ['libs/maps/src/towns/town.manager.ts', ''],
      ['libs/maps/src/towns/town.view.ts', '@Injectable()\nexport class Towns {}'],
      ['libs/maps/src/towns/towns.service.ts', '@Injectable()\nexport class Towns {}'],
      ['libs/maps/src/towns/gates.ts', '@Injectable()\nexport class Gates {}'],
    ]);
    expect(misnamed(files)).toEqual([
      'libs/maps/src/towns/town.manager.ts',
      'libs/maps/src/towns/town.view.ts',
    ]);
  });

  it('would be found wanting: a knot of three folders, by a type alone', () => {
    const sin = new Map([
      ['libs/maps/src/roads/road.ts', `import { Town } from '../towns/town.js';`],
      ['libs/maps/src/towns/town.ts', `import { Sea } from '../seas/sea.js';`],
      ['libs/maps/src/seas/sea.ts', `import type { Road } from '../roads/road.js';`],
      ['libs/maps/src/skies/sky.ts', `import { Sea } from '../seas/sea.js';`],
    ]);
    expect(knotted(sin)).toEqual(['libs/maps/src/roads', 'libs/maps/src/seas', 'libs/maps/src/towns']);
  });

  it('would be found wanting: a fifth dependency, destructured ones counted once', () => {
    const takes = (...parameters: string[]): string =>
      `@Injectable()\nexport class Maps {\n  constructor(\n    ${parameters.join(',\n    ')},\n  ) {}\n}\n`;
    const four = ['private readonly a: A', '{ x, y }: B', 'private readonly c: C', 'd: D'];
    const files = new Map([
      ['libs/maps/src/four.ts', takes(...four)],
      ['libs/maps/src/five.ts', takes(...four, 'e: E')],
    ]);
    expect(crowded(files)).toEqual(['libs/maps/src/five.ts']);
  });
});
