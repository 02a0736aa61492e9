import { classOf, COLOURS, edgeOf, pagesOf, thingOf } from './records.js';
import type { Writer } from './writer.js';

/** Graphviz: sources below their targets; all but what blocks is dashed. */
export const dot: Writer = {
  name: 'dot',
  type: 'text/vnd.graphviz; charset=utf-8',
  extension: 'dot',
  of: ['items', 'graph'],
  async *write({ exported }) {
    yield 'digraph ligature {\n  rankdir=BT;\n  node [shape=box, style="rounded,filled"];\n';
    yield* pagesOf(exported.things(), (record) => {
      const thing = thingOf(record);
      const name = classOf(thing);
      return `  ${quoted(thing.id)} [label=${label(thing.title)}, class=${quoted(name)}, fillcolor=${COLOURS[name]}];\n`;
    });
    yield* pagesOf(exported.links(), (record) => {
      const { source, target, relationship } = edgeOf(record);
      const looks = [
        ...(relationship === 'blocks' ? [] : ['style=dashed']),
        ...(record.type === 'item_link' ? [`label=${label(relationship)}`] : []),
      ];
      const list = looks.length === 0 ? '' : ` [${looks.join(', ')}]`;
      return `  ${quoted(source)} -> ${quoted(target)}${list};\n`;
    });
    yield '}\n';
  },
};

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Labels also know entities (`&lt;`), and a line ends at every kind of line break. */
function label(text: string): string {
  return quoted(text.replaceAll('&', '&amp;')).replaceAll(/\r\n|[\r\n]/g, '\\n');
}
