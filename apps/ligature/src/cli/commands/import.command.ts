import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { importOrganization } from '../archives.js';
import type { Command } from '../command.js';
import { connect, CONNECTION, type Connection } from '../connection.js';
import { type Options, UsageError } from '../options.js';
import { table } from '../table.js';

const ASKED_EVERY_MS = 250;
/** Lines of the report that people are shown; `--json` has all of them. */
const SHOWN = 100;

interface ImportState {
  readonly id: string;
  readonly status: string;
  readonly format: string;
  readonly to: string;
  readonly dryRun: boolean;
  readonly failure: string | null;
  readonly progress: { readonly phase: string | null; readonly done: number };
  readonly counts: Readonly<Record<string, number>>;
}

interface Line {
  readonly fate: string;
  readonly place: string;
  readonly id: string | null;
  readonly message: string;
  readonly advice: string | null;
}

/** Query parameters of the API, by the options that give them. */
const PARAMETERS = ['format', 'to', 'org', 'workspace', 'project', 'source', 'mapping'] as const;

export const importCommand: Command = {
  name: 'import',
  about:
    'imports a file of another tool into the running service as whoever the API key belongs to, which is asked for or read from standard input; tells all that was not taken as it stands; with --all what export --all wrote, into the database of this installation, with all ids',
  argument: ['FILE', 'bookmarks, a table, an export: docs/import-export.md has the formats'],
  options: {
    all: { about: 'a whole organization, which need not be here; what is here already stays as it is' },
    'dry-run': { about: 'reads and tells all, and writes nothing' },
    'keep-dates': { about: 'things were created when the file says; for admins' },
    format: { value: 'NAME', about: 'by default recognized by what is in the file' },
    to: { value: 'WHAT', about: 'items, graph or bundles' },
    org: { value: 'SLUG', about: 'for items' },
    workspace: { value: 'SLUG', about: 'for items' },
    project: { value: 'KEY', about: 'for items' },
    source: { value: 'NAME', about: 'what the ids of the file belong to, by default the format' },
    mapping: { value: 'JSON', about: 'from names of columns to fields, for tables' },
    ...CONNECTION,
  },
  examples: [
    'import bookmarks.html --dry-run',
    'import issues.jsonl --org engines --workspace main --project web < key.txt',
    'import engines.jsonl.gz --all',
  ],
  run: async (options, env, readSecret) => {
    const file = options.argument('FILE');
    if (options.has('all')) return importOrganization(env, file);
    const query = queryOf(options);
    const body = await openAsBlob(file).catch((error: unknown) => {
      throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
    });
    const service = await connect(options, env, readSecret);
    let state = await service.json<ImportState>(`/api/imports?${query.toString()}`, { method: 'POST', body });
    while (state.status === 'waiting' || state.status === 'running') {
      progress(state);
      await sleep(ASKED_EVERY_MS);
      state = await service.json<ImportState>(`/api/imports/${state.id}`);
    }
    progress(null);
    const lines = await reportOf(service, state.id);
    return { json: { ...state, lines }, text: told(state, lines), failed: state.status !== 'finished' };
  },
};

/** On a terminal a line that is written again and again; `null`: it is wiped out. */
function progress(state: ImportState | null): void {
  if (!process.stderr.isTTY) return;
  const done =
    state === null ? '' : `${state.progress.phase ?? state.status} ${String(state.progress.done)} …`;
  process.stderr.write(`\r\u001b[K${done}`);
}

function queryOf(options: Options): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of PARAMETERS) {
    const value = options.optional(name);
    if (value !== undefined) query.set(name, value);
  }
  if (options.has('dry-run')) query.set('dryRun', '1');
  if (options.has('keep-dates')) query.set('keepDates', '1');
  return query;
}

async function reportOf(service: Connection, id: string): Promise<Line[]> {
  const lines: Line[] = [];
  let from: number | null = 0;
  while (from !== null) {
    const page: { lines: Line[]; next: number | null } = await service.json(
      `/api/imports/${id}/report?from=${String(from)}`,
    );
    lines.push(...page.lines);
    from = page.next;
  }
  return lines;
}

function told(state: ImportState, lines: readonly Line[]): string {
  const { created = 0, updated = 0, unchanged = 0, linksCreated = 0, linksUnchanged = 0 } = state.counts;
  const counts = `${String(created)} created, ${String(updated)} updated, ${String(unchanged)} unchanged`;
  const links =
    linksCreated + linksUnchanged > 0
      ? `; links: ${String(linksCreated)} created, ${String(linksUnchanged)} unchanged`
      : '';
  const what = state.dryRun ? 'Nothing was written. It would be' : 'It is done';
  const end =
    state.status === 'finished'
      ? what
      : `It ${state.status}${state.failure === null ? '' : `: ${state.failure}`}. It was`;
  const more =
    lines.length > SHOWN ? `\n… and ${String(lines.length - SHOWN)} more lines: --json tells all.` : '';
  const rows = lines
    .slice(0, SHOWN)
    .map(({ fate, place, id, message, advice }) => [
      fate.replace('_', ' '),
      place,
      id ?? '',
      [message, advice].filter((text) => text !== null).join('. '),
    ]);
  const report = table(['what', 'where', 'id', 'why'], rows, 'Everything was taken as it stands.');
  return `${report}${more}\n\n${end}: ${counts}${links} (${state.format} to ${state.to}).`;
}
