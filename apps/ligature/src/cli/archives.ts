import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import type { Attention } from '#identity';
import type { Env } from '#platform/config';

import { archiveLines } from './archive-lines.js';
import type { Outcome } from './command.js';
import type { Operator } from './operator.js';
import { table } from './table.js';
import { withOperator } from './with-operator.js';

/** Writes all of an organization to a file; packed, if its name ends with `.gz`. */
export function exportOrganization(
  env: Env,
  slug: string,
  file: string | undefined,
  force: boolean,
): Promise<Outcome> {
  return withOperator(env, async (operator) => {
    const { STANDARD, writeTo } = await import('./commands/backup-file.js');
    const { id } = await operator.anyOrganization(slug);
    const records = await writeTo(file ?? STANDARD, force, async (destination) => {
      const isPacked = file?.endsWith('.gz') === true;
      return isPacked ? packed(operator, id, destination) : written(operator, id, destination);
    });
    const where = file === undefined ? '' : ` It is in ${file}.`;
    return {
      json: { organization: id, file: file ?? null, records },
      text: `${slug} was exported as a whole: ${String(records)} records.${where} It has no passwords and no secrets of webhooks, but hashes of team keys: keep it like a backup.`,
      apart: file === undefined,
    };
  });
}

async function packed(operator: Operator, orgId: string, destination: Writable): Promise<number> {
  const pack = createGzip();
  pack.pipe(destination);
  const [records] = await Promise.all([written(operator, orgId, pack), finished(destination)]);
  return records;
}

/** However slowly it is taken. @returns how many records */
async function written(operator: Operator, orgId: string, destination: Writable): Promise<number> {
  let count = 0;
  await operator.exports.eachOfWhole(orgId, async ({ text, records }) => {
    count += records;
    if (!destination.write(text)) await once(destination, 'drain');
  });
  if (destination !== process.stdout) {
    destination.end();
    await finished(destination);
  }
  return count;
}

/** Takes such a file back. */
export function importOrganization(env: Env, file: string): Promise<Outcome> {
  return withOperator(env, async (operator) => {
    const { organization, records, users, attention } = await operator.archives.restore(() =>
      archiveLines(file),
    );
    const rows = Object.entries(records).map(([type, { read, written: count }]) => [
      type,
      String(read),
      String(count),
      String(read - count),
    ]);
    return {
      json: { organization, records, users, attention },
      text: `${table(['what', 'in the archive', 'written', 'left as it is'], rows, '')}\n\n${organization} is here. ${String(users)} accounts were made, none of which has a password yet: they ask for one, or get a link by user reset-link. Team keys work as before. Passwords of bundles have to be set anew; events, the audit log, deliveries of webhooks and the history of the graphs stayed where they were.${toDo(attention)}`,
    };
  });
}

/** Names that are listed; `--json` has all. */
const LISTED = 20;

function toDo({ webhooks, invitations, personalKeys }: Attention): string {
  return [
    listOf(
      'Webhooks are disabled until they get a new secret (rotate-secret), which their receivers have to know:',
      webhooks.map(({ id, url }) => `${id} ${url}`),
    ),
    listOf(
      'Keys of members stayed behind; whoever needs one makes another:',
      personalKeys.map(({ keyPrefix, name, owner }) => `${keyPrefix} ${name} (${owner})`),
    ),
    listOf('Invitations that were not accepted have to be sent again:', invitations),
  ].join('');
}

function listOf(about: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > LISTED ? [`and ${String(names.length - LISTED)} more: --json has all`] : [];
  return `\n\n${[about, ...names.slice(0, LISTED), ...more].join('\n  ')}`;
}
