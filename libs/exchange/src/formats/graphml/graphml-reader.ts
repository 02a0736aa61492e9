import type { Entry, WorkEntry } from '../../documents/entries.js';
import type { Tell } from '../../report/report-line.js';
import { about } from '../../report/tell.js';
import { relations } from '../work.js';
import { edgeFields, nodeEntry } from './graphml-entries.js';

type Attributes = Readonly<Record<string, string>>;

/** What a `key` of the file declares. */
interface Key {
  readonly of: string;
  readonly name: string;
  fallback: string | null;
}

/** A node or an edge whose end was not met yet. */
interface Open {
  readonly tag: 'node' | 'edge';
  readonly place: string;
  readonly attributes: Attributes;
  readonly isDirected: boolean;
  /** By the names that the keys declare. */
  readonly data: Map<string, string>;
  /** Text of the shape that yEd draws. */
  label: string | null;
  isDashed: boolean;
}

const TEXTS = new Set(['data', 'default', 'NodeLabel', 'EdgeLabel']);

/** Follows the tags: a node is whole at its end, also one with a graph of its own. */
export class GraphmlReader {
  line = 0;
  private readonly found: Entry[] = [];
  private readonly keys = new Map<string, Key>();
  private readonly unfinished: Open[] = [];
  private readonly directed: boolean[] = [];
  private readonly lostOfEdges = new Set<string>();
  private key: Key | null = null;
  private data: string | null = null;
  private reading: string | null = null;

  constructor(private readonly tell: Tell) {}

  open(tag: string, attributes: Attributes): void {
    if (tag === 'graph') this.directed.push(attributes['edgedefault'] !== 'undirected');
    else if (tag === 'key') this.declare(attributes);
    else if (tag === 'node' || tag === 'edge') this.begin(tag, attributes);
    else if (tag === 'hyperedge')
      about({ place: this.place, id: attributes['id'] ?? null }, this.tell).left_out(
        'hyperedge',
        'An edge between more than two nodes has no place here',
        'Write an edge for each pair',
      );
    else if (tag === 'data') this.data = attributes['key'] ?? '';
    else if (tag === 'LineStyle' && /dash|dot/.test(attributes['type'] ?? '')) this.dash();
    if (TEXTS.has(tag)) this.reading = '';
  }

  text(part: string): void {
    if (this.reading !== null) this.reading += part;
  }

  close(tag: string): void {
    if (tag === 'graph') this.directed.pop();
    else if (tag === 'node' || tag === 'edge') this.end();
    else if (tag === 'key') this.key = null;
    if (!TEXTS.has(tag)) return;
    const text = this.reading ?? '';
    this.reading = null;
    this.textOf(tag, text);
  }

  take(): Entry[] {
    return this.found.splice(0);
  }

  /** Tells what was left out of all edges together. */
  finish(): void {
    if (this.lostOfEdges.size > 0)
      about({ place: 'the whole file', id: null }, this.tell).left_out(
        'edge_fields_left_out',
        `A link has no place for: ${[...this.lostOfEdges].join(', ').slice(0, 500)}`,
      );
  }

  private get place(): string {
    return `line ${String(this.line)}`;
  }

  private declare(attributes: Attributes): void {
    const id = attributes['id'] ?? '';
    // Shapes of yEd have no name: their labels are read, and not how they look.
    this.key = { of: attributes['for'] ?? 'all', name: attributes['attr.name'] ?? '', fallback: null };
    this.keys.set(id, this.key);
  }

  private begin(tag: Open['tag'], attributes: Attributes): void {
    const isDirected = attributes['directed'] ?? String(this.directed.at(-1) ?? true);
    this.unfinished.push({
      ...{ tag, place: this.place, attributes, data: new Map(), label: null, isDashed: false },
      isDirected: isDirected !== 'false',
    });
  }

  private dash(): void {
    const edge = this.unfinished.at(-1);
    if (edge?.tag === 'edge') edge.isDashed = true;
  }

  private textOf(tag: string, text: string): void {
    const one = this.unfinished.at(-1);
    if (tag === 'default' && this.key !== null) this.key.fallback = text;
    else if (tag === 'NodeLabel' || tag === 'EdgeLabel') {
      if (one !== undefined && one.label === null && text.trim() !== '') one.label = text.trim();
    } else if (tag === 'data') {
      const name = this.keys.get(this.data ?? '')?.name ?? this.data ?? '';
      this.data = null;
      if (name !== '' && text !== '') one?.data.set(name, text);
    }
  }

  private end(): void {
    const one = this.unfinished.pop();
    if (one === undefined) return;
    for (const { of, name, fallback } of this.keys.values())
      if (fallback !== null && name !== '' && (of === one.tag || of === 'all') && !one.data.has(name))
        one.data.set(name, fallback);
    if (one.tag === 'node') this.node(one);
    else this.edge(one);
  }

  private node({ place, attributes, data, label }: Open): void {
    const id = attributes['id'] ?? '';
    if (id === '') {
      about({ place, id: null }, this.tell).left_out('no_id', 'The node has no id');
      return;
    }
    const entry = nodeEntry({ place, id, data, label }, this.tell);
    const parent = this.unfinished.findLast(({ tag }) => tag === 'node')?.attributes['id'];
    this.found.push(parent === undefined ? entry : partOf(entry, parent));
  }

  private edge({ place, attributes, data, label, isDirected, isDashed }: Open): void {
    const { source = '', target = '' } = attributes;
    if (source === '' || target === '') {
      about({ place, id: attributes['id'] ?? null }, this.tell).left_out('no_ends', 'The edge lacks an end');
      return;
    }
    const { relationship, isPrivate, lost } = edgeFields(data, label);
    for (const name of lost) this.lostOfEdges.add(name);
    const usual = isDirected && !isDashed ? 'blocks' : 'related_to';
    this.found.push({
      ...{ kind: 'relation', place, source, target, isPrivate },
      relationship: relationship ?? usual,
    });
  }
}

function partOf(entry: WorkEntry, parent: string): WorkEntry {
  return { ...entry, relations: [...entry.relations, ...relations([parent], 'part_of', entry.place)] };
}
