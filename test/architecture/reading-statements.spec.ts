import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const DECLARED = /\breading\(\s*[`']([^`']+)[`'],\s*[`'"]([\s\S]*?)[`'"],?\s*\)/g;
const WRITES =
  /\b(?:insert\s+into|delete\s+from|merge\s+into|nextval|setval|set_config)\b|(?<!for |for no key )\bupdate\b/i;

/** Statements that are sent before their transaction has begun for sure (ADR 161), and change something. */
function writing(source: string): string[] {
  return [...source.matchAll(DECLARED)]
    .filter(([, , text = '']) => WRITES.test(text))
    .map(([, name = '']) => name);
}

const sources = ['apps', 'libs'].flatMap((top) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?!.*(\.spec\.|node_modules)).*\.ts$/.test(file))
    .map((file) => readFileSync(`${top}/${file}`, 'utf8')),
);

describe('a statement that is declared to read', () => {
  it('is found', () => {
    const names = sources.flatMap((source) => [...source.matchAll(DECLARED)].map(([, name = '']) => name));
    expect(names).toEqual(
      expect.arrayContaining(['node_graph.standings', 'node_graph.find_node', 'linky.lock_by_slug']),
    );
  });

  it('changes nothing', () => {
    expect(sources.flatMap(writing)).toEqual([]);
  });

  it('is found when it does', () => {
    expect(writing("reading('a.lock', 'select 1 from t for no key update of t')")).toEqual([]);
    expect(writing("reading(\n  'a.hold',\n  `update t set x = x where id = $1`,\n)")).toEqual(['a.hold']);
    expect(writing("reading('a.add', `with n as (insert into t values (1)) select 1`)")).toEqual(['a.add']);
  });
});
