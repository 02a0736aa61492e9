import { LinkType, type Status } from '../model/status.js';
import type { GraphDocument } from './document.js';

const COLOURS: Readonly<Record<Status, string>> = {
  0: 'white',
  1: 'lightblue',
  2: 'lightpink',
  3: 'lightgreen',
};

/** The graph in Graphviz' language: sources below their targets, secondary links dashed. */
export function toDot({ nodes, links }: GraphDocument): string {
  return [
    'digraph graph_export {',
    '  rankdir=BT;',
    '  node [shape=box, style="rounded,filled"];',
    ...nodes.map(
      ({ id, title, status }) => `  ${quoted(id)} [label=${label(title)}, fillcolor=${COLOURS[status]}];`,
    ),
    ...links.map(
      ({ source, target, type }) =>
        `  ${quoted(source)} -> ${quoted(target)}${type === LinkType.Primary ? '' : ' [style=dashed]'};`,
    ),
    '}',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Labels also know entities (`&lt;`), and a line ends at every kind of line break. */
function label(text: string): string {
  return quoted(text.replaceAll('&', '&amp;')).replaceAll(/\r\n|[\r\n]/g, '\\n');
}
