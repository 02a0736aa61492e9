import { LinkType, type Status } from '../model/status.js';
import type { DocumentLink, DocumentNode } from './document.js';
import type { DocumentText } from './document-text.js';

const CLASSES: Readonly<Record<Status, string>> = {
  0: 'available',
  1: 'inProgress',
  2: 'blocked',
  3: 'completed',
};

/** The graph as a Mermaid flowchart: sources below their targets, secondary links dotted. */
export function mermaidText(): DocumentText {
  const names = new Map<string, string>();
  const name = (id: string): string => names.get(id) ?? '';
  return {
    head: 'flowchart BT\n',
    node: ({ id, title, status }: DocumentNode) => {
      names.set(id, `n${String(names.size)}`);
      return `  ${name(id)}["${escaped(title)}"]:::${CLASSES[status]}\n`;
    },
    link: ({ source, target, type }: DocumentLink) =>
      `  ${name(source)} ${type === LinkType.Primary ? '-->' : '-.->'} ${name(target)}\n`,
    end: [
      '  classDef available fill:white',
      '  classDef inProgress fill:lightblue',
      '  classDef blocked fill:lightpink',
      '  classDef completed fill:lightgreen',
      '',
    ].join('\n'),
  };
}

/** Mermaid gives meaning to many characters even inside quotes: all but letters, digits and a few go by number. */
function escaped(text: string): string {
  if (text.trim() === '') return ' ';
  return text.replaceAll(/[^\p{L}\p{M}\p{Nd} .,_-]/gu, (char) => `#${String(char.codePointAt(0))};`);
}
