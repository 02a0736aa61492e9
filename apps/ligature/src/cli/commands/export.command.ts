import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

import { exportOrganization } from '../archives.js';
import type { Command } from '../command.js';
import { connect, CONNECTION } from '../connection.js';
import type { Options } from '../options.js';

/** Query parameters of the API, by the options that give them. */
const PARAMETERS = ['of', 'format', 'org', 'workspace', 'project'] as const;

export const exportCommand: Command = {
  name: 'export',
  about:
    'writes items of a project, your graph or your bundles to a file, as whoever the API key belongs to, which is asked for or read from standard input; with --all everything that an organization and its members have, from the database of this installation, for import --all of another one',
  options: {
    all: { about: 'all of the organization; a file whose name ends with .gz is packed' },
    of: { value: 'WHAT', about: 'items, graph or bundles; by default items' },
    format: { value: 'NAME', about: 'jsonl, json, csv, dot, mermaid, graphml or html; by default jsonl' },
    org: { value: 'SLUG', about: 'for items, and with --all' },
    workspace: { value: 'SLUG', about: 'for items' },
    project: { value: 'KEY', about: 'for items' },
    to: { value: 'FILE', about: 'the file; without it, standard output' },
    force: { about: 'replaces the file if there is one' },
    ...CONNECTION,
  },
  examples: [
    'export --org engines --workspace main --project web --format csv --to items.csv',
    'export --of graph --format dot < key.txt',
    'export --all --org engines --to engines.jsonl.gz',
  ],
  run: async (options, env, readSecret) => {
    if (options.has('all'))
      return exportOrganization(env, options.required('org'), options.optional('to'), options.has('force'));
    const service = await connect(options, env, readSecret);
    const { STANDARD, writeTo } = await import('./backup-file.js');
    const file = options.optional('to');
    const bytes = await writeTo(file ?? STANDARD, options.has('force'), async (destination) => {
      const { body } = await service.send(`/api/exports?${queryOf(options).toString()}`);
      return written(body, destination);
    });
    const where = file === undefined ? '' : ` It is in ${file}.`;
    return {
      json: { file: file ?? null, bytes },
      text: `${String(bytes)} bytes were exported.${where}`,
      apart: file === undefined,
    };
  },
};

function queryOf(options: Options): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of PARAMETERS) {
    const value = options.optional(name);
    if (value !== undefined) query.set(name, value);
  }
  return query;
}

/** However slowly it is taken. @returns how many bytes */
async function written(body: Response['body'], destination: Writable): Promise<number> {
  let bytes = 0;
  const parts: AsyncIterable<Uint8Array> | readonly Uint8Array[] = body ?? [];
  for await (const part of parts) {
    bytes += part.length;
    if (!destination.write(part)) await once(destination, 'drain');
  }
  if (destination !== process.stdout) {
    destination.end();
    await finished(destination);
  }
  return bytes;
}
