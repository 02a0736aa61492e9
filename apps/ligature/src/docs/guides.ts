import { readdirSync, readFileSync } from 'node:fs';

import { Markdown } from './markdown.js';

const FOLDER = new URL('../../../../docs/', import.meta.url);
/** Whoever is new begins at the top; other guides follow by name. */
const FIRST = ['conventions', 'item-links', 'node-graph', 'linky', 'identity', 'operations', 'performance'];

export interface Guide {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** The guides of `docs/`, as they are. */
export class Guides {
  readonly all: readonly Guide[] = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md'))
    .map((file) => guideOf(file.slice(0, -'.md'.length)))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));

  find(name: string): Guide | null {
    return this.all.find((guide) => guide.name === name) ?? null;
  }

  /** What renders the guides, with their links to each other. */
  markdown(): Promise<Markdown> {
    return Markdown.create((link) => this.hrefOf(link));
  }

  /** Links to other guides lead to their pages, those to other files of the sources nowhere. */
  private hrefOf(link: string): string | null {
    if (/^(https?:|mailto:|#|\/)/.test(link)) return link;
    const [file = '', anchor] = link.split('#', 2);
    const guide = this.find(file.replace(/^\.\//, '').replace(/\.md$/, ''));
    if (guide === null || !file.endsWith('.md')) return null;
    return `/docs/guides/${guide.name}${anchor === undefined ? '' : `#${anchor}`}`;
  }
}

function guideOf(name: string): Guide {
  const text = readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');
  return { name, title: /^# (.+)$/m.exec(text)?.[1] ?? name, text };
}

function rank({ name }: Guide): number {
  const at = FIRST.indexOf(name);
  return at === -1 ? FIRST.length : at;
}
