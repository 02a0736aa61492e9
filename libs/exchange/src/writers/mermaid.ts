import { classOf, COLOURS, edgeOf, pagesOf, thingOf } from './records.js';
import type { Writer } from './writer.js';

/** A Mermaid flowchart: sources below their targets; all but what blocks is dotted. */
export const mermaid: Writer = {
  name: 'mermaid',
  type: 'text/vnd.mermaid; charset=utf-8',
  extension: 'mmd',
  of: ['items', 'graph'],
  async *write({ exported }) {
    yield 'flowchart BT\n';
    yield* pagesOf(exported.things(), (record) => {
      const thing = thingOf(record);
      return `  ${name(thing.id)}["${escaped(thing.title)}"]:::${classOf(thing)}\n`;
    });
    yield* pagesOf(exported.links(), (record) => {
      const { source, target, relationship } = edgeOf(record);
      const arrow = relationship === 'blocks' ? '-->' : '-.->';
      const text = record.type === 'item_link' ? `|"${escaped(relationship)}"|` : '';
      return `  ${name(source)} ${arrow}${text} ${name(target)}\n`;
    });
    yield Object.entries(COLOURS)
      .map(([one, colour]) => `  classDef ${one} fill:${colour}\n`)
      .join('');
  },
};

/** Dashes may be read as arrows. */
function name(id: string): string {
  return `n${id.replaceAll('-', '')}`;
}

/** Mermaid gives meaning to many characters even inside quotes: all but letters, digits and a few go by number. */
function escaped(text: string): string {
  if (text.trim() === '') return ' ';
  return text.replaceAll(/[^\p{L}\p{M}\p{Nd} .,_-]/gu, (char) => `#${String(char.codePointAt(0))};`);
}
