import { own, payloadOf } from '../protocol/input.js';
import { type BranchRequest, parseBranch } from '../queries/branch-input.js';
import { invalidFormat, invalidShared } from './exchange.errors.js';

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
  const shared = own(payload, 'shared') ?? false;
  if (![true, false, 'true', 'false'].includes(shared as boolean | string)) throw invalidShared();
  return {
    format,
    shared: shared === true || shared === 'true',
    root: root === null ? null : parseBranch({ root }).root,
  };
}
