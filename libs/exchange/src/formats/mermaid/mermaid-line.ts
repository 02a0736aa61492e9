/** A node where it stands in a line: its text and class only where they are said. */
export interface MermaidNode {
  readonly id: string;
  readonly text: string | null;
  readonly className: string | null;
}

export interface MermaidEdge {
  readonly source: string;
  readonly target: string;
  readonly label: string | null;
  readonly isDotted: boolean;
}

export interface MermaidLine {
  readonly nodes: readonly MermaidNode[];
  readonly edges: readonly MermaidEdge[];
}

/** Brackets around the text of a node, the longest first. */
const SHAPES: readonly (readonly [string, string])[] = [
  ['(((', ')))'],
  ['((', '))'],
  ['([', '])'],
  ['[[', ']]'],
  ['[(', ')]'],
  ['[/', '/]'],
  ['[/', '\\]'],
  ['[\\', '\\]'],
  ['[\\', '/]'],
  ['{{', '}}'],
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
  ['>', ']'],
];

const ARROW =
  /^\s*(?:[\w$]+@)?(?:(?<plain>[<ox]?(?:-{2,}[->ox]|={2,}[=>ox]|-\.+-[>ox]?))(?:\s*\|(?<piped>[^|]*)\|)?|(?<open>[<ox]?(?:--|==|-\.))\s+(?<said>[^|]*?)\s+(?<end>(?:-{2,}|={2,}|\.+-)[>ox]?)|(?<hidden>~{3,}))\s*/;

/** A statement of nodes and arrows; `null`: it is none, or not of the subset that is read. */
export function mermaidLine(line: string): MermaidLine | null {
  let rest = line.trim();
  const nodes: MermaidNode[] = [];
  const edges: MermaidEdge[] = [];
  let before: readonly MermaidNode[] = [];
  let arrow: RegExpExecArray | null = null;
  for (;;) {
    const group = nodeGroup(rest);
    if (group === null) return null;
    nodes.push(...group.nodes);
    if (arrow !== null && arrow.groups?.['hidden'] === undefined)
      edges.push(...edgesOf(arrow, before, group.nodes));
    rest = group.rest.trim();
    if (rest === '') return { nodes, edges };
    arrow = ARROW.exec(rest);
    if (arrow === null) return null;
    rest = rest.slice(arrow[0].length);
    before = group.nodes;
  }
}

function edgesOf(
  arrow: RegExpExecArray,
  from: readonly MermaidNode[],
  to: readonly MermaidNode[],
): MermaidEdge[] {
  const { plain, piped, open, said } = arrow.groups ?? {};
  const label = unquoted(piped ?? said ?? '');
  const isDotted = (plain ?? open ?? '').includes('.');
  const common = { label: label === '' ? null : label, isDotted };
  return from.flatMap((source) => to.map((target) => ({ source: source.id, target: target.id, ...common })));
}

/** `a & b["text"]:::class`. */
function nodeGroup(text: string): { nodes: MermaidNode[]; rest: string } | null {
  const nodes: MermaidNode[] = [];
  let rest = text;
  for (;;) {
    const found = node(rest.trimStart());
    if (found === null) return null;
    nodes.push(found.node);
    rest = found.rest;
    const and = /^\s+&\s+/.exec(rest);
    if (and === null) return { nodes, rest };
    rest = rest.slice(and[0].length);
  }
}

function node(text: string): { node: MermaidNode; rest: string } | null {
  const id = /^[\p{L}\p{N}_$](?:[\p{L}\p{N}_$.:/]|-(?![-.>]))*/u.exec(text)?.[0].replace(/:+$/, '');
  if (id === undefined) return null;
  const shape = shapeOf(text.slice(id.length));
  if (shape === null) return null;
  const className = /^:::([\w-]+)/.exec(shape.rest);
  return {
    node: { id, text: shape.text, className: className?.[1] ?? null },
    rest: className === null ? shape.rest : shape.rest.slice(className[0].length),
  };
}

/** `null`: a bracket that is not closed. */
function shapeOf(text: string): { text: string | null; rest: string } | null {
  const described = /^@\{([^}]*)\}/.exec(text);
  if (described !== null) {
    const label = /\blabel:\s*("(?:[^"\\]|\\.)*"|[^,}]+)/.exec(described[1] ?? '')?.[1];
    return { text: label === undefined ? null : unquoted(label), rest: text.slice(described[0].length) };
  }
  const shapes = SHAPES.filter(([open]) => text.startsWith(open));
  if (shapes.length === 0) return { text: null, rest: text };
  for (const [open, close] of shapes) {
    const quoted = /^\s*"([^"]*)"\s*/.exec(text.slice(open.length));
    const end = text.indexOf(close, open.length + (quoted?.[0].length ?? 0));
    if (end < 0 || (quoted !== null && end !== open.length + quoted[0].length)) continue;
    return {
      text: unquoted(text.slice(open.length, end)),
      rest: text.slice(end + close.length),
    };
  }
  return null;
}

const NAMED: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  semi: ';',
  num: '#',
};

/** Without quotes, with the characters that stand there by number or name, and with ends of lines. */
function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^"([^]*)"$/, '$1')
    .replace(/^`([^]*)`$/, '$1')
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll(/#(\d{1,7}|[a-z]+);/g, (whole, name: string) => {
      const code = Number(name);
      if (!Number.isInteger(code)) return NAMED[name] ?? whole;
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
