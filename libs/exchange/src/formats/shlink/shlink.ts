import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { jsonRecords } from '../records.js';
import { dateIn, textIn, textsIn } from '../values.js';

/** What Shlink's API lists: `shortUrls.data`. */
export const shlink: Format = {
  name: 'shlink',
  title: 'Shlink',
  targets: ['bundles'],
  recognizes: (head) => /^\s*\{/.test(head) && /"shortUrls"\s*:/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of jsonRecords(text, ['$.shortUrls.data.*'], tell)) {
      const id = textIn(value['shortUrl']) ?? textIn(value['shortCode']);
      const url = textIn(value['longUrl']);
      if (url === null) {
        about({ place, id }, tell).left_out('no_url', 'The short URL has no "longUrl"');
        continue;
      }
      yield {
        kind: 'bookmark',
        place,
        id,
        url,
        title: textIn(value['title']) ?? id,
        note: null,
        tags: textsIn(value['tags']),
        folder: [textIn(value['domain']) ?? 'Shlink'],
        addedAt: dateIn(value['dateCreated']),
      };
    }
  },
};
