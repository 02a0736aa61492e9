import { Parser } from 'htmlparser2';

import type { BookmarkEntry } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import type { Format } from '../format.js';
import { linesOf } from '../text.js';
import { dateIn, textIn, textsIn } from '../values.js';

/** The file that browsers, Pocket, Shaarli, linkding and Raindrop export. */
export const netscapeBookmarks: Format = {
  name: 'netscape-bookmarks',
  title: 'Bookmarks (HTML)',
  targets: ['bundles'],
  recognizes: (head) =>
    /^\s*<!doctype netscape-bookmark-file-1>/i.test(head) || /<(dl|ul)>[^]*<a\s[^>]*href=/i.test(head),
  async *read(text, tell) {
    const reader = new BookmarkReader(tell);
    const parser = new Parser({
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (part) => reader.text(part),
      onclosetag: (name) => reader.close(name),
    });
    for await (const { number, text: line } of linesOf(text)) {
      reader.line = number;
      parser.write(`${line}\n`);
      yield* reader.take();
    }
    parser.end();
    reader.finish();
    yield* reader.take();
  },
};

interface OpenBookmark {
  readonly place: string;
  readonly attributes: Readonly<Record<string, string>>;
  title: string;
  note: string;
}

type Reading = 'nothing' | 'folder' | 'title' | 'note';

/** Follows the tags: a bookmark is whole when the next thing begins, as its note stands behind it. */
class BookmarkReader {
  line = 0;
  private readonly found: BookmarkEntry[] = [];
  /** Lists within lists; `null`: one without a name. */
  private readonly lists: (string | null)[] = [];
  private heading: string | null = null;
  private isHeadline = false;
  private reading: Reading = 'nothing';
  private bookmark: OpenBookmark | null = null;
  private folderNote = '';

  constructor(private readonly tell: Tell) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (/^h[1-6]$/.test(name)) {
      this.finish();
      this.heading = '';
      this.isHeadline = name === 'h1';
      this.reading = 'folder';
    } else if (name === 'dl' || name === 'ul') {
      this.finish();
      // The headline of a browser's file names the file; Pocket has no other headings than such.
      this.lists.push(this.isHeadline && name === 'dl' ? null : (this.heading?.trim() ?? null));
      this.heading = null;
    } else if (name === 'a') {
      this.finish();
      this.bookmark = { place: `line ${String(this.line)}`, attributes, title: '', note: '' };
      this.reading = 'title';
    } else if (name === 'dd') this.reading = 'note';
    else if (name === 'dt' || name === 'li' || name === 'hr') this.finish();
    else if (name === 'br' && this.reading === 'note') this.text('\n');
  }

  text(part: string): void {
    if (this.reading === 'folder') this.heading = (this.heading ?? '') + part;
    else if (this.reading === 'title' && this.bookmark !== null) this.bookmark.title += part;
    else if (this.reading === 'note' && this.bookmark !== null) this.bookmark.note += part;
    else if (this.reading === 'note') this.folderNote += part;
  }

  close(name: string): void {
    if (name === 'dl' || name === 'ul') {
      this.finish();
      this.lists.pop();
    } else if (name === 'a' || /^h[1-6]$/.test(name)) this.reading = 'nothing';
  }

  /** What was being read is whole. */
  finish(): void {
    this.reading = 'nothing';
    const folder = this.lists.filter((list) => list !== null && list !== '') as string[];
    if (this.folderNote.trim() !== '') {
      about(
        { place: `line ${String(this.line)}`, id: this.heading ?? folder.at(-1) ?? null },
        this.tell,
      ).left_out(
        'folder_note',
        `The note of a folder was left out: ${this.folderNote.trim().slice(0, 200)}`,
        'Write it into a bundle of the folder',
      );
    }
    this.folderNote = '';
    if (this.bookmark === null) return;
    const { place, attributes, title, note } = this.bookmark;
    this.bookmark = null;
    const url = textIn(attributes['href']);
    if (url === null) {
      about({ place, id: textIn(title) }, this.tell).left_out('no_url', 'The bookmark has no address');
      return;
    }
    this.found.push({
      kind: 'bookmark',
      place,
      id: url,
      url,
      title: textIn(title),
      note: textIn(note),
      tags: textsIn(attributes['tags'] ?? ''),
      folder,
      addedAt: dateIn(attributes['add_date'] ?? attributes['time_added']),
    });
  }

  take(): BookmarkEntry[] {
    return this.found.splice(0);
  }
}
