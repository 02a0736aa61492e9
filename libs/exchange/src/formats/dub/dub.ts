import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { listedValues, isRecord } from '../records.js';
import { dateIn, namesIn, textIn } from '../values.js';

/** What Dub's API lists: an array of links, or one beside other fields. */
export const dub: Format = {
  name: 'dub',
  title: 'Dub',
  targets: ['bundles'],
  recognizes: (head) =>
    /^\s*[[{]/.test(head) &&
    /"domain"\s*:/.test(head) &&
    /"key"\s*:/.test(head) &&
    /"shortLink"|"url"/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of listedValues(text, ['links', 'data'])) {
      if (!isRecord(value)) {
        about({ place, id: null }, tell).left_out('not_an_object', 'A link has to be an object');
        continue;
      }
      const id = textIn(value['shortLink']) ?? textIn(value['id']) ?? textIn(value['key']);
      const url = textIn(value['url']);
      if (url === null) {
        about({ place, id }, tell).left_out('no_url', 'The link has no "url"');
        continue;
      }
      yield {
        kind: 'bookmark',
        place,
        id,
        url,
        title: textIn(value['title']) ?? id,
        note: textIn(value['comments']) ?? textIn(value['description']),
        tags: namesIn(value['tags'] ?? value['tagNames'] ?? [], 'name'),
        folder: [textIn(value['folderId']) ?? 'Dub'],
        addedAt: dateIn(value['createdAt']),
      };
    }
  },
};
