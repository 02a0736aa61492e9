import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

type Sources = ReadonlyMap<string, string>;

/** Inputs that a parser reads and a class describes, and the parser (docs/adr/0143-some-inputs-are-read-by-parsers.md). */
const PARSED: Readonly<Record<string, string>> = {
  AliasBody: 'parseAlias',
  BatchBody: 'parseBatch',
  CreateBody: 'parseCreate',
  EventBody: 'parseEvent',
  GraphNewLinkView: 'parseNewLink',
  GraphNewLinksView: 'parseManyLinks',
  GraphNewNodeView: 'parseNewNode',
  GraphNodeUpdateView: 'parseNodeUpdate',
  KeyChangeBody: 'parseKeyChange',
  MintBody: 'parseKeyOrder',
  PatchBody: 'parsePatch',
  PreviewBody: 'parsePreview',
};

/** Classes that describe the body of a request for the documents, and do not judge it. */
function described(files: Sources): string[] {
  const names = [...files.values()].flatMap((source) => [
    ...[...source.matchAll(/@ApiBody\(\{ type: (\w+)/g)].map(([, name = '']) => name),
    ...[...source.matchAll(/\bclass (\w+Body)\b/g)].map(([, name = '']) => name),
  ]);
  return [...new Set(names)].filter((name) => !name.endsWith('Dto')).sort();
}

/** Code of the rooms but for specs, by path. */
function sources(): Sources {
  const files = readdirSync('libs', { recursive: true, encoding: 'utf8' }).map((file) => `libs/${file}`);
  const ours = files.filter((file) => /^(?!libs\/client\/)(?!.*(\.spec\.|\.d\.ts$)).*\.ts$/.test(file));
  return new Map(ours.map((file) => [file, readFileSync(file, 'utf8')]));
}

describe('what is sent', () => {
  it('is judged by the class that describes it, but for what parsers read', () => {
    expect(described(sources())).toEqual(Object.keys(PARSED));
  });

  it('has a parser where it has none', () => {
    const all = [...sources().values()].join('\n');
    for (const parser of Object.values(PARSED)) expect(all).toContain(`function ${parser}(`);
  });

  it('would be found out: one more class for the documents alone', () => {
    const files = new Map([
      ['libs/maps/src/towns/town.view.ts', 'export class TownBody {}'],
      [
        'libs/maps/src/towns/towns.controller.ts',
        '@ApiBody({ type: RoadView })\n@ApiBody({ type: GateDto })',
      ],
    ]);
    expect(described(files)).toEqual(['RoadView', 'TownBody']);
  });
});
