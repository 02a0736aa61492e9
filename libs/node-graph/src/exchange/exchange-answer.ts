import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import type { GraphDocument } from './document.js';
import { toDot } from './dot.js';
import type { Format } from './exchange-input.js';
import type { Import } from './import.service.js';
import { toMermaid } from './mermaid.js';

interface ExportHead {
  readonly ok: true;
  readonly trace_id: string;
  readonly format: Format;
}

/** An export: the document as JSON, or as text. */
export type ExportAnswer = ExportHead & (GraphDocument | { readonly text: string });

/** What an import is answered with. */
export type ImportAnswer = DiffAnswer & Pick<Import, 'ids' | 'statuses'>;

/** The ack of an export. As JSON it is a document that can be imported as it stands. */
export function exportAnswer(format: Format, document: GraphDocument, trace_id: string): ExportAnswer {
  const head = { ok: true, trace_id, format } as const;
  return format === 'json' ? { ...head, ...document } : { ...head, text: textOf(format, document) };
}

export function textOf(format: Exclude<Format, 'json'>, document: GraphDocument): string {
  return format === 'dot' ? toDot(document) : toMermaid(document);
}

export function importAnswer({ outcome, ids, statuses }: Import, actor: Actor): ImportAnswer {
  return { ...diffAnswer(outcome, actor), ids, statuses };
}
