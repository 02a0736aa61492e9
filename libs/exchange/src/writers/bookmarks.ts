import { isRecord } from '../formats/records.js';
import type { ExportedRecord } from '../sources/sources.js';
import { pagesOf, textOf } from './records.js';
import type { Writer } from './writer.js';
import { escapeXml } from './xml.js';

const HEAD = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`;

/** Bookmarks as browsers take them in: each bundle is a folder; the first line of a note is the title of its page. */
export const bookmarks: Writer = {
  name: 'html',
  type: 'text/html; charset=utf-8',
  extension: 'html',
  of: ['bundles'],
  async *write({ exported }) {
    yield HEAD;
    yield* pagesOf(exported.things(), folderOf);
    yield '</DL><p>\n';
  },
};

function folderOf(record: ExportedRecord): string {
  const date = record['createdAt'];
  const added = date instanceof Date ? ` ADD_DATE="${String(Math.floor(date.getTime() / 1_000))}"` : '';
  const name = textOf(record['title']) || textOf(record['slug']);
  return [
    `    <DT><H3${added}>${escapeXml(name)}</H3>\n    <DL><p>\n`,
    ...pages(record).map(({ url, note, tags }) => {
      const [title = '', ...rest] = note.split('\n');
      const labels = tags.length === 0 ? '' : ` TAGS="${escapeXml(tags.join(','))}"`;
      const link = `        <DT><A HREF="${escapeXml(url)}"${added}${labels}>${escapeXml(title || url)}</A>\n`;
      return rest.length === 0 ? link : `${link}        <DD>${escapeXml(rest.join('\n'))}\n`;
    }),
    '    </DL><p>\n',
  ].join('');
}

interface Page {
  readonly url: string;
  readonly note: string;
  readonly tags: readonly string[];
}

/** The pages of a bundle, each with what was noted of it. */
export function pages(record: ExportedRecord): Page[] {
  const urls = Array.isArray(record['urls']) ? (record['urls'] as unknown[]) : [];
  const metadata = Array.isArray(record['urlMetadata']) ? (record['urlMetadata'] as unknown[]) : [];
  return urls.map((url, index) => {
    const { note, tags } = isRecord(metadata[index]) ? metadata[index] : {};
    return { url: textOf(url), note: textOf(note), tags: Array.isArray(tags) ? tags.map(textOf) : [] };
  });
}
