import { hash } from 'node:crypto';

import { parseUrl } from '#kernel';

import { about, cut } from '../report/tell.js';
import type { Tell } from '../report/report-line.js';
import { cleanText } from './clean.js';
import type { BookmarkEntry, BundleEntry, BundleUrl } from './entries.js';

const URLS = 25;
const URL_LENGTH = 2048;
const TITLE = 120;
const DESCRIPTION = 500;
const NOTE = 500;
const TAG = 40;
const TAGS = 10;
/** Of bookmarks in no folder. */
const UNNAMED = 'Imported links';

/** A bundle as it is to be made: everything fits. */
export interface NewBundle {
  /** Of its source, and of its folder with the number of its part, or its own id there. */
  readonly key: string;
  readonly place: string;
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly urls: readonly BundleUrl[];
  /** Of its oldest page; `null`: the document does not tell. */
  readonly createdAt: Date | null;
}

interface Part {
  readonly number: number;
  readonly place: string;
  readonly urls: Map<string, BundleUrl>;
  addedAt: Date | null;
}

/**
 * Bundles of at most 25 pages from bookmarks by their folders, in the order of the document: a folder with more has
 * several, with numbers. No more than the last part of each folder is in memory.
 */
export class BundleGrouping {
  private readonly parts = new Map<string, Part>();

  constructor(
    private readonly source: string,
    private readonly tell: Tell,
  ) {}

  /** What became whole by that. */
  add(entry: BookmarkEntry | BundleEntry): NewBundle[] {
    return entry.kind === 'bundle' ? this.bundle(entry) : this.bookmark(entry);
  }

  finish(): NewBundle[] {
    const last = [...this.parts].map(([folder, part]) => this.made(folder, part, part.number > 1));
    this.parts.clear();
    return last;
  }

  private bookmark(entry: BookmarkEntry): NewBundle[] {
    const url = this.urlOf(entry.url, entry);
    if (url === null) return [];
    const folder = entry.folder.map((name) => cleanText(name).trim()).join(' / ') || UNNAMED;
    const part = this.parts.get(folder) ?? newPart(1, entry.place);
    this.parts.set(folder, part);
    if (part.urls.has(url)) {
      about(entry, this.tell).changed('duplicate_url', 'The page is in the folder twice: it is taken once');
      return [];
    }
    const whole = part.urls.size === URLS;
    const current = whole ? newPart(part.number + 1, entry.place) : part;
    this.parts.set(folder, current);
    const note = [entry.title, entry.note].filter((text) => text !== null && text !== entry.url).join('\n');
    current.urls.set(url, { url, note: this.noteOf(note, entry), tags: this.tagsOf(entry.tags, entry) });
    current.addedAt = earliest(current.addedAt, entry.addedAt);
    return whole ? [this.made(folder, part, true)] : [];
  }

  private bundle(entry: BundleEntry): NewBundle[] {
    const urls = new Map<string, BundleUrl>();
    for (const { url: given, note, tags } of entry.urls) {
      const url = this.urlOf(given, entry);
      if (url === null) continue;
      if (urls.has(url))
        about(entry, this.tell).changed('duplicate_url', `${url} is in the bundle twice: it is taken once`);
      else urls.set(url, { url, note: this.noteOf(note ?? '', entry), tags: this.tagsOf(tags, entry) });
    }
    if (urls.size === 0) return [];
    const { id, place, title, description, addedAt } = entry;
    return [
      {
        key: digest(this.source, id),
        place,
        id,
        title: title === null ? null : cut(cleanText(title), TITLE, 'title', entry, this.tell),
        description:
          description === null
            ? null
            : cut(cleanText(description), DESCRIPTION, 'description', entry, this.tell),
        urls: [...urls.values()],
        createdAt: addedAt,
      },
    ];
  }

  private made(folder: string, { number, place, urls, addedAt }: Part, isNumbered: boolean): NewBundle {
    const suffix = isNumbered ? ` (${String(number)})` : '';
    const subject = { place, id: folder };
    return {
      key: digest(this.source, `${folder}#${String(number)}`),
      place,
      id: `${folder}${suffix}`,
      title: `${cut(folder, TITLE - suffix.length, 'title', subject, this.tell)}${suffix}`,
      description: null,
      urls: [...urls.values()],
      createdAt: addedAt,
    };
  }

  /** In its canonical form; `null`: it cannot be opened by a bundle, which is told. */
  private urlOf(text: string, subject: { place: string; id: string | null }): string | null {
    const url = text.length > URL_LENGTH ? null : parseUrl(cleanText(text).trim());
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
    const why =
      text.length > URL_LENGTH
        ? `longer than ${String(URL_LENGTH)} characters`
        : url === null
          ? 'no address'
          : `of the kind "${url.protocol}", which bundles do not open`;
    about(subject, this.tell).left_out(
      'not_a_web_page',
      `${text.slice(0, 120)} is ${why}`,
      'Only http and https are taken',
    );
    return null;
  }

  private noteOf(text: string, subject: { place: string; id: string | null }): string | null {
    const note = cleanText(text).trim();
    return note === '' ? null : cut(note, NOTE, 'note', subject, this.tell);
  }

  private tagsOf(tags: readonly string[], subject: { place: string; id: string | null }): string[] {
    const clean = [
      ...new Set(tags.map((tag) => cut(cleanText(tag).trim(), TAG, 'tag', subject, this.tell))),
    ].filter((tag) => tag !== '');
    if (clean.length > TAGS)
      about(subject, this.tell).left_out(
        'too_many_tags',
        `A page has ${String(TAGS)} tags at most; left out: ${clean.slice(TAGS).join(', ')}`,
      );
    return clean.slice(0, TAGS);
  }
}

function newPart(number: number, place: string): Part {
  return { number, place, urls: new Map(), addedAt: null };
}

function earliest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one.getTime() <= other.getTime() ? one : other;
}

function digest(source: string, id: string): string {
  return hash('sha256', `${source}\0${id}`, 'hex');
}
