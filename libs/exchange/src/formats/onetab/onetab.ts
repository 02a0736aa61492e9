import { about } from '../../report/tell.js';
import type { Format } from '../format.js';
import { linesOf } from '../text.js';
import { isWebUrl, textIn } from '../values.js';

const LINE = /^(\S+?)(?:\s+\|\s?(.*))?$/;

/** What OneTab exports: an address and a title a line, groups apart by empty lines. */
export const oneTab: Format = {
  name: 'onetab',
  title: 'OneTab',
  targets: ['bundles'],
  recognizes: (head) => {
    const first = head.split('\n').find((line) => line.trim() !== '') ?? '';
    const url = LINE.exec(first.trim())?.[1];
    return url !== undefined && isWebUrl(url) && !/[,;\t]/.test(first.replace(url, '').split('|')[0] ?? '');
  },
  async *read(text, tell) {
    let group = 1;
    let isEmpty = true;
    for await (const line of linesOf(text)) {
      const place = `line ${String(line.number)}`;
      const content = line.text.trim();
      if (content === '') {
        if (!isEmpty) group += 1;
        isEmpty = true;
        continue;
      }
      const [, url, title] = LINE.exec(content) ?? [];
      if (url === undefined) {
        about({ place, id: null }, tell).left_out(
          'no_url',
          `The line does not begin with an address: ${content.slice(0, 200)}`,
          'A line is an address, then " | " and a title',
        );
        continue;
      }
      isEmpty = false;
      yield {
        kind: 'bookmark',
        place,
        id: url,
        url,
        title: textIn(title),
        note: null,
        tags: [],
        folder: [`OneTab ${String(group)}`],
        addedAt: null,
      };
    }
  },
};
