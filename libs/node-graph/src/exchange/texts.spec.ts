import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DocumentNode, GraphDocument } from './document.js';
import { wholeText } from './document-text.js';
import { dotText } from './dot.js';
import { mermaidText } from './mermaid.js';

const ID = '0b6e3b0a-3c0f-4f57-8ad2-4e5b3f3f5f10';

function node(id: string, title: string): DocumentNode {
  return {
    id,
    title,
    description: '',
    status: 0,
    dueDate: null,
    tags: [],
    priority: 0,
    independent: false,
    volume: 0,
    assignee: [],
    pinned: false,
    collapsed: false,
  };
}

const graphOf = (...titles: string[]): GraphDocument => ({
  version: 1,
  nodes: titles.map((title, index) => node(`${String(index)}${ID.slice(1)}`, title)),
  links: [],
});

/** Texts with much of what the two languages give a meaning to. */
const title = fc.oneof(
  fc
    .string({ unit: 'binary', maxLength: 80 })
    .filter((text) => !text.includes('\u0000') && text.isWellFormed()),
  fc
    .array(
      fc.constantFrom(
        '"',
        '\\',
        '\\N',
        '\n',
        '\r\n',
        '&lt;',
        '#35;',
        '`',
        '%%{init: {}}%%',
        '<b>',
        '-->',
        ']',
        ';',
        'end',
        'style: #x;',
        '𝒳',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

/** The quoted strings of a DOT text and all that is between them, read as Graphviz reads them. */
function readDot(text: string): { strings: string[]; rest: string } {
  const strings: string[] = [];
  let rest = '';
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '"') {
      rest += text[i]!;
      continue;
    }
    let value = '';
    for (i += 1; text[i] !== '"'; i += 1) {
      if (i >= text.length) throw new Error('a string does not end');
      if (text[i] === '\\' && text[i + 1] === '"') i += 1;
      else if (text[i] === '\\') value += text[i++]!;
      value += text[i]!;
    }
    strings.push(value);
    rest += '@';
  }
  return { strings, rest };
}

/** What Graphviz prints for a label. */
function shown(label: string): string {
  return label
    .replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char === '\\' ? '\\' : `<${char}>`))
    .replaceAll('&amp;', '&');
}

const toDot = (document: GraphDocument): string => wholeText(dotText(), document);
const toMermaid = (document: GraphDocument): string => wholeText(mermaidText(), document);

describe('DOT', () => {
  it('shows every title as it is, and nothing of it is read as anything else', () => {
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 4 }), (titles) => {
        const { strings, rest } = readDot(toDot(graphOf(...titles)));
        const labels = strings.filter((_, index) => index > 0 && index % 2 === 0);
        expect(labels.map(shown)).toEqual(titles.map((text) => text.replaceAll(/\r\n|\r/g, '\n')));
        expect(rest).toBe(readDot(toDot(graphOf(...titles.map(() => 'x')))).rest);
      }),
    );
  });

  it('draws both kinds of link', () => {
    const [a, b] = [node('a', 'A'), node('b', 'B')];
    const text = toDot({
      version: 1,
      nodes: [a, { ...b, status: 2 }],
      links: [
        { source: 'a', target: 'b', type: 0, private: false },
        { source: 'b', target: 'a', type: 1, private: false },
      ],
    });
    expect(text).toBe(
      [
        'digraph graph_export {',
        '  rankdir=BT;',
        '  node [shape=box, style="rounded,filled"];',
        '  "a" [label="A", fillcolor=white];',
        '  "b" [label="B", fillcolor=lightpink];',
        '  "a" -> "b";',
        '  "b" -> "a" [style=dashed];',
        '}',
        '',
      ].join('\n'),
    );
  });
});

describe('Mermaid', () => {
  it('shows every title as it is, and nothing of it is read as anything else', () => {
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 4 }), (titles) => {
        const lines = toMermaid(graphOf(...titles)).split('\n');
        expect(lines).toHaveLength(titles.length + 6);
        for (const [index, text] of titles.entries()) {
          const label = /^ {2}n(\d+)\["([^"]*)"\]:::available$/u.exec(lines[index + 1]!)!;
          expect(label[1]).toBe(String(index));
          expect(label[2]).toMatch(/^(?:[\p{L}\p{M}\p{Nd} .,_-]|#\d+;)+$/u);
          const read = label[2]!.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
          expect(read).toBe(text.trim() === '' ? ' ' : text);
        }
      }),
    );
  });

  it('draws both kinds of link', () => {
    const text = toMermaid({
      version: 1,
      nodes: [node('a', 'A'), { ...node('b', 'B'), status: 3 }],
      links: [
        { source: 'a', target: 'b', type: 0, private: false },
        { source: 'b', target: 'a', type: 1, private: false },
      ],
    });
    expect(text.split('\n').slice(0, 5)).toEqual([
      'flowchart BT',
      '  n0["A"]:::available',
      '  n1["B"]:::completed',
      '  n0 --> n1',
      '  n1 -.-> n0',
    ]);
  });
});
