import type {
  ClusterStatementASTNode,
  DotASTNode,
  EdgeASTNode,
  EdgeTargetASTNode,
  NodeASTNode,
} from 'ts-graphviz/ast';

import { Slices } from '#kernel';

import type { Entry } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import { unreadableFile } from '../formats.errors.js';
import type { Format } from '../format.js';
import { linesOf } from '../text.js';
import { textIn } from '../values.js';
import { progressOf, work } from '../work.js';
import { type DotPart, dotParts } from './dot-parts.js';

/** What stands on one line, or in one subgraph, is read at once: five for a node with a label, or for an edge. */
const MOST_AT_ONCE = 100_000;
const LINES_AT_ONCE = 200;
const LOOKS = new Set([
  ...[
    'label',
    'shape',
    'style',
    'color',
    'fillcolor',
    'fontname',
    'fontsize',
    'fontcolor',
    'pos',
    'width',
    'height',
  ],
  ...['class', 'status', 'tooltip', 'penwidth', 'arrowhead', 'arrowtail', 'dir', 'weight', 'constraint'],
]);

/** Graphviz' language: an edge leads from what blocks to what is blocked, a dashed or dotted one only relates. */
export const dot: Format = {
  name: 'dot',
  title: 'DOT (Graphviz)',
  targets: ['graph', 'items'],
  recognizes: (head) =>
    /^\s*(?:(?:\/\/|#)[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*(?:strict\s+)?(?:di)?graph\b[^{;\n]*\{/i.test(head),
  read: (text, tell) => dotEntries(text, tell, LINES_AT_ONCE),
};

/** @param linesAtOnce how many the grammar is given to read at a time, so that others have their turns */
export async function* dotEntries(
  text: AsyncIterable<string>,
  tell: Tell,
  linesAtOnce: number,
): AsyncGenerator<Entry, void> {
  const { parse } = await import('ts-graphviz/ast');
  const reader = new DotReader(tell);
  const slices = new Slices();
  for await (const part of dotParts(linesOf(text), linesAtOnce)) {
    await slices.pause();
    try {
      reader.part(part, parse(part.text, { maxASTNodes: MOST_AT_ONCE }).children);
    } catch (error) {
      throw unreadableFile(reasonOf(error, part));
    }
  }
  yield* reader.entries();
}

function reasonOf(error: unknown, { linesBefore }: DotPart): string {
  const { message, cause } = error as Error & {
    cause?: { location?: { start: { line: number; column: number } } };
  };
  if (/^(AST node count|Input size)/.test(message))
    return `it has too much in one subgraph or on one line, near line ${String(linesBefore + 1)}: ${String(MOST_AT_ONCE / 5)} nodes and edges at most`;
  const start = cause?.location?.start;
  const place =
    start === undefined ? '' : `line ${String(linesBefore + start.line)}, column ${String(start.column)}: `;
  return `it is no valid DOT: ${place}${message.slice(0, 300)}`;
}

interface FoundNode {
  readonly place: string;
  attributes: Readonly<Record<string, string>>;
}

type Edge = Extract<Entry, { kind: 'relation' }>;

class DotReader {
  private readonly nodes = new Map<string, FoundNode>();
  private readonly edges: Edge[] = [];

  private linesBefore = 0;
  /** How edges of the graph look unless they say otherwise. */
  private isDashed = false;

  constructor(private readonly tell: Tell) {}

  part({ linesBefore }: DotPart, graphs: DotASTNode['children']): void {
    this.linesBefore = linesBefore;
    for (const graph of graphs)
      if (graph.type === 'Graph') this.isDashed = this.statements(graph.children, this.isDashed);
  }

  /** Of a graph or a subgraph; `dashed`: how edges look there unless they say otherwise, which may change. */
  private statements(statements: readonly ClusterStatementASTNode[], dashed: boolean): boolean {
    let isDashed = dashed;
    for (const statement of statements) {
      if (statement.type === 'Node') this.node(statement);
      else if (statement.type === 'Edge') this.edge(statement, isDashed);
      else if (statement.type === 'Subgraph') this.statements(statement.children, isDashed);
      else if (statement.type === 'AttributeList' && statement.kind === 'Edge')
        isDashed = looksDashed(attributesOf(statement)) ?? isDashed;
    }
    return isDashed;
  }

  private node(node: NodeASTNode): void {
    const id = node.id.value;
    const known = this.nodes.get(id);
    this.nodes.set(id, {
      place: known?.place ?? this.placeOf(node),
      attributes: { ...known?.attributes, ...attributesOf(node) },
    });
  }

  private edge(edge: EdgeASTNode, isDashed: boolean): void {
    const attributes = attributesOf(edge);
    const relationship = (looksDashed(attributes) ?? isDashed) ? 'related_to' : 'blocks';
    const label = textIn(attributes['label']);
    if (label !== null)
      about({ place: this.placeOf(edge), id: label }, this.tell).left_out(
        'edge_label',
        `The label of an edge was left out: ${label}`,
      );
    edge.targets.forEach((target, index) => {
      const before = edge.targets[index - 1];
      for (const id of idsOf(target))
        this.nodes.set(id, this.nodes.get(id) ?? { place: this.placeOf(edge), attributes: {} });
      if (before === undefined) return;
      for (const source of idsOf(before))
        for (const to of idsOf(target))
          this.edges.push({
            kind: 'relation',
            place: this.placeOf(edge),
            source,
            target: to,
            relationship,
            isPrivate: false,
          });
    });
  }

  *entries(): Generator<Entry, void> {
    for (const [id, { place, attributes }] of this.nodes) {
      const status = attributes['status'] ?? attributes['class'] ?? null;
      yield work({
        place,
        id,
        title: titleOf(attributes['label'], id),
        status,
        progress: progressOf(status?.replace('inProgress', 'in progress') ?? null),
        fields: Object.fromEntries(Object.entries(attributes).filter(([name]) => !LOOKS.has(name))),
      });
    }
    yield* this.edges;
  }

  private placeOf({ location }: { location?: { start: { line: number } } | null }): string {
    return `line ${String(this.linesBefore + (location?.start.line ?? 1))}`;
  }
}

function idsOf(target: EdgeTargetASTNode): string[] {
  return target.type === 'NodeRefGroup' ? target.children.map(({ id }) => id.value) : [target.id.value];
}

function attributesOf({ children }: { readonly children: readonly object[] }): Record<string, string> {
  return Object.fromEntries(
    (children as readonly { type: string; key: { value: string }; value: { value: string } }[])
      .filter(({ type }) => type === 'Attribute')
      .map(({ key, value }) => [key.value, value.value]),
  );
}

/** `null`: it does not say. */
function looksDashed({ style }: Readonly<Record<string, string>>): boolean | null {
  return style === undefined ? null : /dashed|dotted/.test(style);
}

/** Escapes of labels: ends of lines, the node's own name, entities. */
function titleOf(label: string | undefined, id: string): string {
  if (label === undefined) return id;
  return label
    .replaceAll(/\\([nlrNG\\"])/g, (_, char: string) =>
      char === 'N' ? id : 'nlr'.includes(char) ? '\n' : char,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trimEnd();
}
