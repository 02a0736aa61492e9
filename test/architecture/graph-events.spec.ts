import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const ROOT = 'libs/node-graph/src';
const OPENS =
  /\b(?:lock|transactions|sweeps)\.(?:run|runOnce|transact|hold|statement|statements|steps|transaction)\(/;
const TELLS = /\b(?:changeLog|pipeline)\.\w+\(|\btx\.emit\(/;

/** Files that open a transaction, and tell nothing themselves. */
const SILENT: Readonly<Record<string, string>> = {
  'undo/undo.service.ts': 'the inversion ends in the pipeline',
  'undo/step-locks.ts': 'holds only, for the inversion',
  'changes/graph-lock.ts': 'opens transactions for others',
  'nodes/held-nodes.ts': 'runs the work of services, which end in the pipeline',
  'links/held-links.ts': 'runs the work of services, which end in the pipeline',
  'exchange/known-graph.ts': 'asks which links there are',
  'nodes/component-sweep.service.ts': 'components are no things of anybody',
  'catch-up/history-weeks.service.ts': 'what is known of weeks that are over',
  'catch-up/retention.service.ts': 'what was told is forgotten, nothing changes',
  'catch-up/timelines.service.ts': 'of a restored database, not of a graph',
  'people/history-names.service.ts': 'names in the history of whoever is gone',
};

/** Files of the graph that open a transaction of which nothing is told. */
function silent(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([, source]) => OPENS.test(source) && !TELLS.test(source)).map(([file]) => file);
}

const sources = new Map(
  readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?!.*\.spec\.|migrations).*\.ts$/.test(file))
    .map((file) => [file, readFileSync(`${ROOT}/${file}`, 'utf8')]),
);

describe('a transaction of the graph', () => {
  it('is told of by events, but for a few with reasons', () => {
    expect(silent(sources).sort()).toEqual(Object.keys(SILENT).sort());
  });

  it('is found when it is not', () => {
    const sin = 'return this.lock.run([id], ({ tx }) => this.nodes.remove(id, tx));';
    expect(silent(new Map([['nodes/quiet.service.ts', sin]]))).toEqual(['nodes/quiet.service.ts']);
    const told = `${sin} return this.pipeline.end(changeSet, [], tx);`;
    expect(silent(new Map([['nodes/loud.service.ts', told]]))).toEqual([]);
  });
});
