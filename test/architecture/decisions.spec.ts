import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../docs/adr/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((file) => file !== 'README.md');
const INDEX = readFileSync(new URL('README.md', FOLDER), 'utf8');

interface Decision {
  readonly file: string;
  readonly text: string;
}

const DECISIONS: readonly Decision[] = FILES.map((file) => ({
  file,
  text: readFileSync(new URL(file, FOLDER), 'utf8'),
}));

/** What a record lacks: its number, date and status, and its line in the index. */
function faultsOf({ file, text }: Decision, index: string, files: readonly string[]): string[] {
  const faults: string[] = [];
  const number = Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]);
  const [, heading, title, date, status = ''] =
    /^# (\d+)\. (.+)\n\n- Date: (\d{4}-\d{2}-\d{2})\n- Status: (.+)\n\n/.exec(text) ?? [];
  if (heading === undefined) return ['title, date and status'];
  if (Number(heading) !== number) faults.push('number');
  if (!/^(?:accepted|superseded by \[ADR \d+\])/.test(status)) faults.push('status');
  const named = [...status.matchAll(/\((\d{4}-[^)]+)\)/g)].map(([, other = '']) => other);
  if (named.some((other) => !files.includes(other))) faults.push('successor');
  const line = new RegExp(`^\\| ${String(number)} +\\| \\[(.+)\\]\\(${file}\\) +\\| (\\S+) +\\|$`, 'm').exec(
    index,
  );
  if (line?.[1] !== title || line?.[2] !== date) faults.push('index');
  return faults;
}

/** The numbers that the index calls never given. */
function neverGiven(index: string): number[] {
  const list = /^Never given: (.+)\.$/m.exec(index)?.[1] ?? '';
  return [...list.matchAll(/(\d+)(?: to (\d+))?/g)].flatMap(([, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at),
  );
}

/** Numbers up to the highest that are neither a record nor called never given, or are both. */
function unaccounted(files: readonly string[], index: string): number[] {
  const numbers = files.map((file) => Number(file.slice(0, 4)));
  const told = [...numbers, ...neverGiven(index)];
  return Array.from({ length: Math.max(...told) }, (_, at) => at + 1).filter(
    (number) => told.filter((one) => one === number).length !== 1,
  );
}

describe('the records of decisions', () => {
  it('have a number, a date and a status each, and stand in the index', () => {
    expect(DECISIONS.length).toBeGreaterThan(60);
    const faulty = DECISIONS.map((one) => [one.file, faultsOf(one, INDEX, FILES)] as const);
    expect(faulty.filter(([, faults]) => faults.length > 0)).toEqual([]);
  });

  it('account for every number: each is a record, or was never given', () => {
    expect(unaccounted(FILES, INDEX)).toEqual([]);
  });
});

describe('planted faults are found', () => {
  const file = '0007-a-decision.md';
  const index = `| 7 | [A decision](${file}) | 2026-01-02 |`;
  const text = '# 7. A decision\n\n- Date: 2026-01-02\n- Status: accepted\n\n**Context.** One.\n';

  it('and a good record has none', () => {
    expect(faultsOf({ file, text }, index, [file])).toEqual([]);
    const status = `superseded by [ADR 8](0008-another.md)`;
    expect(
      faultsOf({ file, text: text.replace('accepted', status) }, index, [file, '0008-another.md']),
    ).toEqual([]);
  });

  it.each([
    ['without a date', text.replace('- Date: 2026-01-02\n', ''), index, ['title, date and status']],
    ['without a status', text.replace('- Status: accepted\n', ''), index, ['title, date and status']],
    ['of another number', text.replace('# 7', '# 8'), index, ['number']],
    ['of no known status', text.replace('accepted', 'maybe'), index, ['status']],
    [
      'with a successor that is not there',
      text.replace('accepted', 'superseded by [ADR 9](0009-none.md)'),
      index,
      ['successor'],
    ],
    ['outside the index', text, '', ['index']],
    ['under another title in the index', text, index.replace('A decision', 'B'), ['index']],
    ['under another date in the index', text, index.replace('2026-01-02', '2026-01-03'), ['index']],
  ])('a record %s', (_, wrong, list, faults) => {
    expect(faultsOf({ file, text: wrong }, list, [file])).toEqual(faults);
  });

  it('numbers that nobody explains, or that are explained too much', () => {
    const files = ['0001-a.md', '0004-b.md', '0008-c.md'];
    expect(unaccounted(files, 'Never given: 2, 3, 5 to 7.')).toEqual([]);
    expect(unaccounted(files, 'Never given: 3, 5 to 6.')).toEqual([2, 7]);
    expect(unaccounted(files, 'Never given: 2 to 7.')).toEqual([4]);
    expect(unaccounted(files, '')).toEqual([2, 3, 5, 6, 7]);
  });
});
