import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

type Sources = ReadonlyMap<string, string>;

/** Where cursors are written and read (docs/adr/0073-a-cursor-belongs-to-its-list.md). */
const CODEC = 'libs/kernel/src/cursors.ts';

/** What reads a cursor by itself, and why. */
const FORMER: Readonly<Record<string, string>> = {
  'libs/node-graph/src/model/cursor.ts': 'reads those of builds before there was one way',
};

const CODING = /'base64(?:url)?'|\batob\(|\bbtoa\(/;
/** A page's next place: of the codec, of a page that was read, or none. */
const NEXT = /\bnext_?[cC]ursor(?:: (?!string\b)| = )([^,;\n]*)/g;
const OF_CODEC = /writeCursor\(|cursorOf\(|nextCursor|^(?:null|next|textOrNull)\b/;

/** Files that write or read cursors in a way of their own. */
function ownWays(files: Sources): string[] {
  return [...files]
    .filter(([file]) => file !== CODEC)
    .filter(([file, source]) => {
      const codes = /cursor/i.test(source) && CODING.test(source) && FORMER[file] === undefined;
      const invents = [...source.matchAll(NEXT)].some(([, value = '']) => !OF_CODEC.test(value.trim()));
      return codes || invents;
    })
    .map(([file]) => file);
}

/** Code of the rooms but for specs and examples, by path. */
function sources(): Sources {
  const files = readdirSync('libs', { recursive: true, encoding: 'utf8' }).map((file) => `libs/${file}`);
  const ours = files.filter((file) =>
    /^(?!libs\/client\/)(?!.*(\.spec\.|\.docs\.|\.d\.ts$)).*\.ts$/.test(file),
  );
  return new Map(ours.map((file) => [file, readFileSync(file, 'utf8')]));
}

describe('cursors', () => {
  it('are written and read in one place', () => {
    expect(ownWays(sources())).toEqual([]);
  });

  it('would be found out: a list with a code of its own, and one that tells an id', () => {
    const files = new Map([
      ['libs/maps/src/towns/towns.service.ts', "const cursor = Buffer.from(id).toString('base64url');"],
      ['libs/maps/src/towns/roads.service.ts', 'return { rows, nextCursor: rows.at(-1).id };'],
      ['libs/maps/src/towns/gates.service.ts', 'return { rows, nextCursor: writeCursor(LIST, [id]) };'],
      ['libs/maps/src/towns/towers.view.ts', 'nextCursor: string | null;'],
    ]);
    expect(ownWays(files)).toEqual([
      'libs/maps/src/towns/towns.service.ts',
      'libs/maps/src/towns/roads.service.ts',
    ]);
  });

  it('has no exception that is none', () => {
    for (const file of Object.keys(FORMER)) expect(sources().get(file)).toMatch(CODING);
  });
});
