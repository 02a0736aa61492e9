import type { Actor } from '../model/actor.js';
import { type DiffAnswer, diffAnswer } from '../protocol/diff-answer.js';
import type { GraphDocument } from './document.js';
import { type DocumentText, jsonInParts, textInParts, wholeText } from './document-text.js';
import { dotText } from './dot.js';
import type { OpenedExport } from './export.service.js';
import type { Format } from './exchange-input.js';
import type { Import } from './import.service.js';
import { mermaidText } from './mermaid.js';

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
  return wholeText(writing(format), document);
}

/** An export in more parts than one, as it is read. */
export function exportInParts(
  format: Format,
  opened: OpenedExport,
  trace_id: string,
): AsyncGenerator<string, void> {
  return format === 'json'
    ? jsonInParts({ ok: true, trace_id, format }, partsOf(opened))
    : textInParts(writing(format), partsOf(opened));
}

async function* partsOf({ document, more }: OpenedExport): AsyncGenerator<GraphDocument, void> {
  yield document;
  if (more !== null) yield* more;
}

function writing(format: Exclude<Format, 'json'>): DocumentText {
  return format === 'dot' ? dotText() : mermaidText();
}

export function importAnswer({ outcome, ids, statuses }: Import, actor: Actor): ImportAnswer {
  return { ...diffAnswer(outcome, actor), ids, statuses };
}
