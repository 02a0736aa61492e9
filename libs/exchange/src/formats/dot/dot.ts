import type { NodeASTNode, EdgeASTNode, EdgeTargetASTNode, ClusterStatementASTNode } from 'ts-graphviz/ast';

import type { Entry } from '../../documents/entries.js';
import { about } from '../../report/tell.js';
import type { Tell } from '../../report/report-line.js';
import { unreadableFile } from '../formats.errors.js';
import type { Format } from '../format.js';
import { wholeText } from '../text.js';
import { textIn } from '../values.js';
import { progressOf, work } from '../work.js';

/** Its grammar is read at once. */
const MOST_CHARACTERS = 5_000_000;
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
  async *read(text, tell) {
    const source = await wholeText(text, MOST_CHARACTERS);
    const { parse } = await import('ts-graphviz/ast');
    const reader = new DotReader(tell);
    try {
      for (const graph of parse(source).children)
        if (graph.type === 'Graph') reader.statements(graph.children, false);
    } catch (error) {
      throw unreadableFile(`it is no valid DOT: ${syntaxError(error)}`);
    }
    yield* reader.entries();
  },
};

function syntaxError(error: unknown): string {
  const { message, location } = error as Error & { location?: { start: { line: number; column: number } } };
  const place =
    location === undefined
      ? ''
      : `line ${String(location.start.line)}, column ${String(location.start.column)}: `;
  return `${place}${message.slice(0, 300)}`;
}

interface FoundNode {
  readonly place: string;
  attributes: Readonly<Record<string, string>>;
}

type Edge = Extract<Entry, { kind: 'relation' }>;

class DotReader {
  private readonly nodes = new Map<string, FoundNode>();
  private readonly edges: Edge[] = [];

  constructor(private readonly tell: Tell) {}

  /** Of a graph or a subgraph; `dashed`: how edges look there unless they say otherwise. */
  statements(statements: readonly ClusterStatementASTNode[], dashed: boolean): void {
    let isDashed = dashed;
    for (const statement of statements) {
      if (statement.type === 'Node') this.node(statement);
      else if (statement.type === 'Edge') this.edge(statement, isDashed);
      else if (statement.type === 'Subgraph') this.statements(statement.children, isDashed);
      else if (statement.type === 'AttributeList' && statement.kind === 'Edge')
        isDashed = looksDashed(attributesOf(statement)) ?? isDashed;
    }
  }

  private node(node: NodeASTNode): void {
    const id = node.id.value;
    const known = this.nodes.get(id);
    this.nodes.set(id, {
      place: known?.place ?? placeOf(node),
      attributes: { ...known?.attributes, ...attributesOf(node) },
    });
  }

  private edge(edge: EdgeASTNode, isDashed: boolean): void {
    const attributes = attributesOf(edge);
    const relationship = (looksDashed(attributes) ?? isDashed) ? 'related_to' : 'blocks';
    const label = textIn(attributes['label']);
    if (label !== null)
      about({ place: placeOf(edge), id: label }, this.tell).left_out(
        'edge_label',
        `The label of an edge was left out: ${label}`,
      );
    edge.targets.forEach((target, index) => {
      const before = edge.targets[index - 1];
      for (const id of idsOf(target))
        this.nodes.set(id, this.nodes.get(id) ?? { place: placeOf(edge), attributes: {} });
      if (before === undefined) return;
      for (const source of idsOf(before))
        for (const to of idsOf(target))
          this.edges.push({
            kind: 'relation',
            place: placeOf(edge),
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
}

function placeOf({ location }: { location?: { start: { line: number } } | null }): string {
  return `line ${String(location?.start.line ?? 1)}`;
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
