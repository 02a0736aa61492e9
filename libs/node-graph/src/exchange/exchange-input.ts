import { own, parseFlag, payloadOf } from '../protocol/input.js';
import { type BranchRequest, parseBranch } from '../queries/branch-input.js';
import { invalidFormat } from './exchange.errors.js';

const FORMATS = ['json', 'dot', 'mermaid'] as const;
export type Format = (typeof FORMATS)[number];

/** What `graph:export` asks for. */
export interface ExportRequest {
  readonly format: Format;
  /** A node's id, or a public token; `null`: all that the caller sees. */
  readonly root: BranchRequest['root'] | null;
  /** Without a root: what is shared with the caller, too. */
  readonly shared: boolean;
}

/** Reads a `graph:export` payload. */
export function parseExport(value: unknown): ExportRequest {
  const payload = payloadOf(value);
  const asked = own(payload, 'format') ?? 'json';
  const format = FORMATS.find((known) => known === asked);
  if (format === undefined) throw invalidFormat(FORMATS);
  const root = own(payload, 'root') ?? null;
  return {
    format,
    shared: parseFlag(payload, 'shared', false),
    root: root === null ? null : parseBranch({ root }).root,
  };
}
