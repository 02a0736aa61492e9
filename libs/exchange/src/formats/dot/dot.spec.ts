import { describe, expect, it } from 'vitest';

import type { Entry } from '../../documents/entries.js';
import type { ReportLine } from '../../report/report-line.js';
import { dotEntries } from './dot.js';

interface Read {
  readonly entries: readonly Entry[];
  readonly lines: readonly ReportLine[];
}

async function read(text: string, linesAtOnce = 200): Promise<Read> {
  const lines: ReportLine[] = [];
  const source = (async function* () {
    await Promise.resolve();
    yield text;
  })();
  const entries: Entry[] = [];
  for await (const entry of dotEntries(source, (line) => lines.push(line), linesAtOnce)) entries.push(entry);
  return { entries, lines };
}

/** Statements as people and programs write them, each of which ends in another way. */
const STATEMENTS = [
  'a -> b;',
  'a -> b',
  'a\n->\nb',
  'c [label="one; two }\n\n] three"]',
  'c [label="one, \\\ntwo \\\\\nthree"];',
  'c [\nlabel = <<b>bold</b> &lt;- "<i>\n{</i>>,\n\nstatus=done\n];',
  'd // -> e ;',
  '/* ; } \n { */ e -> f',
  '# 1 "file.c" {',
  '"quoted \\" name" -> "b\\\\"',
  'edge [style=dashed];',
  'edge [\nstyle=solid]',
  'subgraph cluster_a {\n  edge [style=dotted]\n  x -> y\n  z\n}',
  'subgraph\ncluster_b\n{ u v }',
  '{ a b } -> { c; d }',
  'rankdir = LR',
  'size="7,5"',
  'a:n -> b:s [label=edge]',
  'ä -> é',
  '_1 -> -0.5',
  '',
  '  ',
];

/** Numbers that look random, the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('DOT', () => {
  it('is the same graph, however many lines are read at once', async () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = numbers(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next().value * list.length)]!;
      const text = `${pick(['digraph', 'strict digraph\n"graph {"', 'DiGraph  some_name\n'])} {\n${Array.from(
        { length: 12 },
        () => pick(STATEMENTS),
      ).join('\n')}\n}`;
      const whole = await read(text, Number.POSITIVE_INFINITY);
      expect(await read(text, 1), text).toEqual(whole);
      expect(await read(text, 4), text).toEqual(whole);
    }
    const undirected = 'graph "digraph" {\na -- b\nb -- c\n}';
    expect(await read(undirected, 1)).toEqual(await read(undirected, Number.POSITIVE_INFINITY));
  });

  it('has texts on several lines', async () => {
    const text = 'digraph {\na [label="one\ntwo"]\nb [label="three, \\\nfour\\\\"]\n}';
    const { entries } = await read(text);
    expect(entries).toMatchObject([
      { place: 'line 2', title: 'one\ntwo' },
      { place: 'line 4', title: 'three, four\\' },
    ]);
  });

  it('is read in parts, so that it may be long', async () => {
    const nodes = Array.from({ length: 40_000 }, (_, n) => `n${String(n)} [label="Node ${String(n)}"]`);
    const { entries } = await read(`digraph {\n${nodes.join('\n')}\nn0 -> n1;\n}`);
    expect(entries).toHaveLength(40_001);
    expect(entries.at(-2)).toMatchObject({ place: 'line 40001', title: 'Node 39999' });
    expect(entries.at(-1)).toMatchObject({ place: 'line 40002', source: 'n0', target: 'n1' });
  });

  it('tells what is wrong by the lines of the file', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => `a${String(n)};`).join('\n');
    await expect(read(`digraph {\n${lines}\nb -> ;\n}`, 10)).rejects.toThrow(
      /no valid DOT: line 32, column 6/,
    );
    await expect(read(`digraph {\n${lines}\n`, 10)).rejects.toThrow(/no valid DOT: line 3[12]/);
    await expect(read(`digraph {\n${lines}\n}}`, 10)).rejects.toThrow(/no valid DOT: line 32/);
    await expect(read(`digraph {\n${'a;'.repeat(60_000)}\n}`)).rejects.toThrow(
      /too much in one subgraph or on one line, near line 1: 20000 nodes and edges at most/,
    );
  });
});
