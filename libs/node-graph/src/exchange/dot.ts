import { LinkType, type Status } from '../model/status.js';
import type { DocumentLink, DocumentNode } from './document.js';
import type { DocumentText } from './document-text.js';

const COLOURS: Readonly<Record<Status, string>> = {
  0: 'white',
  1: 'lightblue',
  2: 'lightpink',
  3: 'lightgreen',
};

/** The graph in Graphviz' language: sources below their targets, secondary links dashed. */
export function dotText(): DocumentText {
  return {
    head: 'digraph graph_export {\n  rankdir=BT;\n  node [shape=box, style="rounded,filled"];\n',
    node: ({ id, title, status }: DocumentNode) =>
      `  ${quoted(id)} [label=${label(title)}, fillcolor=${COLOURS[status]}];\n`,
    link: ({ source, target, type }: DocumentLink) =>
      `  ${quoted(source)} -> ${quoted(target)}${type === LinkType.Primary ? '' : ' [style=dashed]'};\n`,
    end: '}\n',
  };
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Labels also know entities (`&lt;`), and a line ends at every kind of line break. */
function label(text: string): string {
  return quoted(text.replaceAll('&', '&amp;')).replaceAll(/\r\n|[\r\n]/g, '\\n');
}
