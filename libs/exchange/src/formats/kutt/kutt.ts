import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { jsonRecords } from '../records.js';
import { dateIn, textIn } from '../values.js';

/** What Kutt's API lists: links under `data`. */
export const kutt: Format = {
  name: 'kutt',
  title: 'Kutt',
  targets: ['bundles'],
  recognizes: (head) => /^\s*\{/.test(head) && /"target"\s*:/.test(head) && /"address"\s*:/.test(head),
  async *read(text, tell) {
    for await (const { place, value } of jsonRecords(text, ['$.data.*'], tell)) {
      const id = textIn(value['link']) ?? textIn(value['address']) ?? textIn(value['id']);
      const url = textIn(value['target']);
      if (url === null) {
        about({ place, id }, tell).left_out('no_url', 'The link has no "target"');
        continue;
      }
      yield {
        kind: 'bookmark',
        place,
        id,
        url,
        title: textIn(value['description']) ?? id,
        note: null,
        tags: [],
        folder: ['Kutt'],
        addedAt: dateIn(value['created_at']),
      };
    }
  },
};
