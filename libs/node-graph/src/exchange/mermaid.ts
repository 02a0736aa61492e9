import { LinkType, type Status } from '../model/status.js';
import type { GraphDocument } from './document.js';

const CLASSES: Readonly<Record<Status, string>> = {
  0: 'available',
  1: 'inProgress',
  2: 'blocked',
  3: 'completed',
};

/** The graph as a Mermaid flowchart: sources below their targets, secondary links dotted. */
export function toMermaid({ nodes, links }: GraphDocument): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${String(index)}`]));
  const name = (id: string): string => names.get(id) ?? '';
  return [
    'flowchart BT',
    ...nodes.map(({ id, title, status }) => `  ${name(id)}["${escaped(title)}"]:::${CLASSES[status]}`),
    ...links.map(
      ({ source, target, type }) =>
        `  ${name(source)} ${type === LinkType.Primary ? '-->' : '-.->'} ${name(target)}`,
    ),
    '  classDef available fill:white',
    '  classDef inProgress fill:lightblue',
    '  classDef blocked fill:lightpink',
    '  classDef completed fill:lightgreen',
    '',
  ].join('\n');
}

/** Mermaid gives meaning to many characters even inside quotes: all but letters, digits and a few go by number. */
function escaped(text: string): string {
  if (text.trim() === '') return ' ';
  return text.replaceAll(/[^\p{L}\p{M}\p{Nd} .,_-]/gu, (char) => `#${String(char.codePointAt(0))};`);
}
