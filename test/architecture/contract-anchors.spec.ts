import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What git knows below the folders, and what is new. */
function filesBelow(...folders: string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...folders], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file !== '' && existsSync(join(ROOT, file)));
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** As GitHub makes the anchors of a page's headings; code blocks have none. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  const times = new Map<string, number>();
  for (const [, heading = ''] of markdown.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const name = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    anchors.add(before === 0 ? name : `${name}-${String(before)}`);
  }
  return anchors;
}

/** Whether there is such a file and, if it is a page with an anchor, such an anchor. */
function leadsSomewhere(file: string, anchor: string | undefined): boolean {
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(read(file)).has(anchor);
}

/** Pointers of code to pages, `docs/contracts/linky.md#claims`, that lead nowhere. */
function deadPointers(code: string): string[] {
  return [...code.matchAll(/\bdocs\/[\w./-]+\.md(?:#[\w-]+)?/g)]
    .map(([pointer]) => pointer)
    .filter((pointer) => {
      const [file = '', anchor] = pointer.split('#', 2);
      return !leadsSomewhere(file, anchor);
    });
}

/** Links of a page to other files, or within it, that lead nowhere. */
function deadLinks(file: string, markdown: string): string[] {
  return [...markdown.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(https?:|mailto:|\/)/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#', 2);
      if (path === '') return anchor !== undefined && !anchorsOf(markdown).has(anchor);
      return !leadsSomewhere(posix.normalize(posix.join(posix.dirname(file), path)), anchor);
    });
}

/** Citations of a contract by number: nobody can look them up. */
function numberedCitations(code: string): string[] {
  const text = code.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ');
  return [...text.matchAll(/\bcontracts?,? (?:of )?(?:sections? )?\(?\d[\d.]*/gi)].map(
    ([citation]) => citation,
  );
}

const CODE = filesBelow('libs', 'apps', 'test', 'scripts').filter((file) => /\.(?:ts|js|sh|eta)$/.test(file));
const PAGES = filesBelow('docs', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', '.github').filter((file) =>
  file.endsWith('.md'),
);

/** Each file with what is wrong with it. */
const sinners = (files: readonly string[], wrong: (file: string) => string[]): [string, string[]][] =>
  files.map((file): [string, string[]] => [file, wrong(file)]).filter(([, sins]) => sins.length > 0);

describe('the code and the documentation point at each other', () => {
  it('finds the contracts, and the code that points at them', () => {
    expect(PAGES.filter((file) => file.startsWith('docs/contracts/'))).toHaveLength(5);
    expect(CODE.length).toBeGreaterThan(400);
  });

  it('every pointer in the code finds its page and its anchor', () => {
    expect(sinners(CODE, (file) => deadPointers(read(file)))).toEqual([]);
  });

  it('no comment cites a contract by number', () => {
    expect(sinners(CODE, (file) => numberedCitations(read(file)))).toEqual([]);
  });

  it('every link of a page finds its file and its anchor', () => {
    expect(sinners(PAGES, (file) => deadLinks(file, read(file)))).toEqual([]);
  });
});

describe('planted sins are found', () => {
  // Put together here, or this file would be found itself.
  const page = (name: string): string => ['docs', 'contracts', name].join('/');
  const cited = (by: string): string => `contract${by}`;

  it.each([
    [page('linky.md#no-such-rule')],
    [page('nowhere.md')],
    [page('nowhere.md#claims')],
    [['docs', 'nowhere.md'].join('/')],
  ])('a dead pointer in a comment: %s', (pointer) => {
    expect(deadPointers(`/** Refuses it (${pointer}). */`)).toEqual([pointer]);
  });

  it('a living pointer is none', () => {
    expect(deadPointers(`/** One wins (${page('linky.md#claims')}), see ${page('linky.md')}. */`)).toEqual(
      [],
    );
  });

  it.each([
    'linky.md#no-such-rule',
    'nowhere.md',
    '../nowhere.md#errors',
    '#nothing-here',
    '../adr/9999-x.md',
  ])('a dead link of a page: %s', (link) => {
    expect(deadLinks(page('identity.md'), `# Page\n\n## Here\n\n[a](#here) [b](${link})`)).toEqual([link]);
  });

  it.each([
    [`/** Who is told (${cited(' 2.7')}). */`],
    [`/** ${cited(' 5.2').replace('c', 'C')}: shares a node. */`],
    [`/** An item (${cited(' section 2.6')}). */`],
    [`/** Status and type (${cited(' sections 3, 6')}). */`],
    [`  /**\n   * Calls in 10 s, ${cited('')}\n   * 4.4 and 5.\n   */`],
    [`// ${cited(', 12')}`],
    [`// Part of the ${cited(' (3.6)')}.`],
  ])('a citation by number: %s', (code) => {
    expect(numberedCitations(code)).toHaveLength(1);
  });

  it('a contract that is only named is none', () => {
    expect(numberedCitations(`/** What the ${cited('')} says of 2 users. */`)).toEqual([]);
  });
});
