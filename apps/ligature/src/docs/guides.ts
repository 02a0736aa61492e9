import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

import { Markdown } from './markdown.js';

const FOLDER = new URL('../../../../docs/', import.meta.url);
/** Whoever is new begins at the top; other guides follow by name. */
const FIRST = [
  'conventions',
  'item-links',
  'node-graph',
  'linky',
  'identity',
  'events',
  'operations',
  'performance',
];

/** The parts of the documentation that are written by hand: a folder below `docs/`, and its pages below `/docs/`. */
const PARTS = { guides: '', contracts: 'contracts/' } as const;
export type Part = keyof typeof PARTS;

export interface Guide {
  readonly name: string;
  /** Below `docs/`. */
  readonly file: string;
  /** Of its page. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
}

/** The guides of `docs/` and the contracts, as they are. */
export class Guides {
  readonly parts: Readonly<Record<Part, readonly Guide[]>> = {
    guides: guidesOf('guides'),
    contracts: guidesOf('contracts'),
  };

  find(part: Part, name: string): Guide | null {
    return this.parts[part].find((guide) => guide.name === name) ?? null;
  }

  /** What renders them, with their links to each other. */
  markdown(): Promise<Markdown> {
    return Markdown.create((link, from) => this.hrefOf(link, from));
  }

  /** Links to other guides lead to their pages, those to other files of the sources nowhere. */
  private hrefOf(link: string, from: string): string | null {
    if (/^(https?:|mailto:|#|\/)/.test(link)) return link;
    const [target = '', anchor] = link.split('#', 2);
    const file = posix.join(posix.dirname(from), target);
    const guide = Object.values(this.parts)
      .flat()
      .find((one) => one.file === file);
    return guide === undefined ? null : `${guide.path}${anchor === undefined ? '' : `#${anchor}`}`;
  }
}

function guidesOf(part: Part): Guide[] {
  return readdirSync(new URL(PARTS[part], FOLDER))
    .filter((file) => file.endsWith('.md'))
    .map((file) => guideOf(part, file.slice(0, -'.md'.length)))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function guideOf(part: Part, name: string): Guide {
  const file = `${PARTS[part]}${name}.md`;
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  return { name, file, path: `/docs/${part}/${name}`, title: /^# (.+)$/m.exec(text)?.[1] ?? name, text };
}

function rank({ name }: Guide): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}
