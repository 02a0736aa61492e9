import { Parser } from 'htmlparser2';

import type { Format } from '../format.js';
import { unreadableFile } from '../formats.errors.js';
import { linesOf } from '../text.js';
import { GraphmlReader } from './graphml-reader.js';

const ROOT = 'graphml';

/** What the export writes, and yEd, Gephi and NetworkX: an edge leads from what blocks to what is blocked. */
export const graphml: Format = {
  name: ROOT,
  title: 'GraphML',
  targets: ['graph', 'items'],
  recognizes: (head) =>
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?graphml[\s/>]/i.test(head),
  async *read(text, tell) {
    const reader = new GraphmlReader(tell);
    const seen = { end: false };
    const parser = new Parser(
      {
        onopentag: (name, attributes) => reader.open(localName(name), attributes),
        ontext: (part) => reader.text(part),
        onclosetag: (name, isImplied) => {
          reader.close(localName(name));
          if (localName(name) === ROOT && !isImplied) seen.end = true;
        },
      },
      { xmlMode: true },
    );
    for await (const { number, text: line } of linesOf(text)) {
      reader.line = number;
      parser.write(`${line}\n`);
      yield* reader.take();
    }
    // What is still open is closed by the end of the parser: nothing of it is taken.
    parser.end();
    if (!seen.end) throw unreadableFile('it is no whole GraphML: </graphml> is missing');
    reader.finish();
  },
};

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
