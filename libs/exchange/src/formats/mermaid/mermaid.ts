import type { Entry } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import { unreadableFile } from '../formats.errors.js';
import type { Format } from '../format.js';
import { linesOf } from '../text.js';
import { progressOf, work } from '../work.js';
import { type MermaidEdge, mermaidLine, type MermaidNode } from './mermaid-line.js';

const HEADER = /^(?:flowchart(?:-elk)?|graph)\b\s*(?:TB|TD|BT|RL|LR)?\s*;?/i;
/** What only says how it looks. */
const LOOKS =
  /^(?:classDef|style|linkStyle|click|direction|accTitle|accDescr|title|end)\b|^\w+@\{\s*(?:animate|animation|curve)/;

/** A Mermaid flowchart, as far as docs/import-export.md says: an arrow leads from what blocks to what is blocked, a dotted one only relates. */
export const mermaid: Format = {
  name: 'mermaid',
  title: 'Mermaid flowchart',
  targets: ['graph', 'items'],
  recognizes: (head) =>
    HEADER.test(
      head
        .replace(/^\s*---\n[^]*?\n---\s*/, '')
        .replaceAll(/^\s*%%[^\n]*\n/gm, '')
        .trim(),
    ),
  async *read(text, tell) {
    const reader = new FlowchartReader(tell);
    let isBegun = false;
    let isFrontMatter = false;
    for await (const line of linesOf(text)) {
      let content = line.text.replace(/%%.*$/, '').trim();
      if (!isBegun && content === '---') isFrontMatter = !isFrontMatter;
      if (content === '' || (!isBegun && (isFrontMatter || content === '---'))) continue;
      if (!isBegun) {
        if (!HEADER.test(content))
          throw unreadableFile(`line ${String(line.number)} is no beginning of a flowchart`);
        isBegun = true;
        content = content.replace(HEADER, '');
      }
      for (const statement of statementsOf(content))
        reader.statement(statement, `line ${String(line.number)}`);
    }
    yield* reader.entries();
  },
};

/** Apart by semicolons, but not by those of texts and of character codes. */
function statementsOf(line: string): string[] {
  return (line.match(/(?:"[^"]*"|#\w+;|[^;])+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

class FlowchartReader {
  private readonly nodes = new Map<string, MermaidNode & { readonly place: string }>();
  private readonly edges: (MermaidEdge & { readonly place: string })[] = [];

  constructor(private readonly tell: Tell) {}

  statement(statement: string, place: string): void {
    if (LOOKS.test(statement)) return;
    const classes = /^class\s+([\w,\s-]+?)\s+([\w-]+)$/.exec(statement);
    if (classes !== null) {
      for (const id of (classes[1] ?? '').split(','))
        this.node({ id: id.trim(), text: null, className: classes[2] ?? null }, place);
      return;
    }
    if (/^subgraph\b/.test(statement)) {
      about({ place, id: statement.slice(9).trim() }, this.tell).left_out(
        'subgraph',
        'The frame of a subgraph was left out, its nodes were taken',
      );
      return;
    }
    const line = mermaidLine(statement);
    if (line === null) {
      about({ place, id: null }, this.tell).left_out(
        'not_understood',
        `Not of the flowcharts that are read here: ${statement.slice(0, 200)}`,
        'Write it as nodes and arrows',
      );
      return;
    }
    for (const node of line.nodes) this.node(node, place);
    for (const edge of line.edges) {
      if (edge.label !== null)
        about({ place, id: edge.label }, this.tell).left_out(
          'edge_label',
          `The label of an arrow was left out: ${edge.label}`,
        );
      this.edges.push({ ...edge, place });
    }
  }

  /** What is said later of a node counts. */
  private node({ id, text, className }: MermaidNode, place: string): void {
    const known = this.nodes.get(id);
    this.nodes.set(id, {
      id,
      text: text ?? known?.text ?? null,
      className: className ?? known?.className ?? null,
      place: known?.place ?? place,
    });
  }

  *entries(): Generator<Entry, void> {
    for (const { id, text, className, place } of this.nodes.values()) {
      const progress = progressOf(className?.replace('inProgress', 'in progress') ?? null);
      yield work({ place, id, title: text ?? id, status: progress === null ? null : className, progress });
    }
    for (const { source, target, isDotted, place } of this.edges) {
      const relationship = isDotted ? 'related_to' : 'blocks';
      yield { kind: 'relation', place, source, target, relationship, isPrivate: false };
    }
  }
}
