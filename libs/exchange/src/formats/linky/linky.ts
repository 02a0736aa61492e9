import { about } from '../../report/tell.js';
import type { BundleEntry, BundleUrl } from '../../documents/entries.js';
import type { Tell } from '../../report/report-line.js';
import type { Format } from '../format.js';
import { isRecord, listedValues, type PlacedRecord } from '../records.js';
import { dateIn, otherFields, textIn, textsIn } from '../values.js';

const KNOWN = new Set([
  ...[
    'id',
    'slug',
    'alias',
    'aliasSince',
    'urls',
    'urlMetadata',
    'title',
    'description',
    'createdAt',
    'updatedAt',
    'type',
  ],
  ...['source', 'url', 'shortUrl', 'revision', 'owner', 'opens'],
]);
const MOST = 25;

/** Bundles as Linky's and Ligature's API list them: an array, or one under `links`. */
export const linky: Format = {
  name: 'linky',
  title: 'Linky',
  targets: ['bundles'],
  recognizes: (head) =>
    /^\s*[[{]/.test(head) &&
    /"urls"\s*:\s*\[/.test(head) &&
    /"slug"\s*:/.test(head) &&
    !/^\s*\{"type"/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of listedValues(text, ['links', 'bundles'])) {
      if (isRecord(value)) yield* bundleIn({ place, value }, tell);
      else about({ place, id: null }, tell).left_out('not_an_object', 'A bundle has to be an object');
    }
  },
};

/** A bundle as the API tells it; none, and a line of the report, where it has no pages. */
export function* bundleIn({ place, value }: PlacedRecord, tell: Tell): Generator<BundleEntry, void> {
  const id = textIn(value['slug']) ?? textIn(value['id']);
  const line = about({ place, id }, tell);
  const urls = (Array.isArray(value['urls']) ? (value['urls'] as unknown[]) : []).flatMap((one, index) => {
    const url = textIn(one);
    if (url !== null) return { url, index };
    line.left_out('no_url', `urls[${String(index)}] is no text`);
    return [];
  });
  if (id === null || urls.length === 0) {
    line.left_out('no_bundle', 'A bundle needs a "slug" and at least one of "urls"');
    return;
  }
  // What is switched off has nothing to be lost.
  const lost = Object.entries(otherFields(value, KNOWN)).flatMap(([name, one]) =>
    one === false ? [] : name,
  );
  if (lost.length > 0)
    line.left_out(
      'fields_left_out',
      `Not taken over: ${lost.join(', ')}`,
      'Set them again on the new bundle',
    );
  const metadata = Array.isArray(value['urlMetadata']) ? (value['urlMetadata'] as unknown[]) : [];
  const all = urls.map(({ url, index }) => urlOf(url, metadata[index]));
  for (let from = 0; from < all.length; from += MOST)
    yield {
      kind: 'bundle',
      place,
      id: from === 0 ? id : `${id}-${String(from / MOST + 1)}`,
      title: textIn(value['title']),
      description: textIn(value['description']),
      urls: all.slice(from, from + MOST),
      addedAt: dateIn(value['createdAt']),
    };
}

function urlOf(url: string, metadata: unknown): BundleUrl {
  const { note, tags } = isRecord(metadata) ? metadata : {};
  return { url, note: textIn(note), tags: textsIn(tags) };
}
