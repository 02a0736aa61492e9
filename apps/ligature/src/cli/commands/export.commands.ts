import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

import type { Env } from '#platform/config';

import type { Command, Option, Outcome } from '../command.js';
import type { Operator } from '../operator.js';
import { withOperator } from '../with-operator.js';

const OPTIONS = {
  to: { value: 'FILE', about: 'the file; without it, standard output' },
  force: { about: 'replaces the file if there is one' },
} as const satisfies Record<string, Option>;

/** Whose, as the commands name them. */
type Owner = Parameters<Operator['exports']['each']>[0];

export const userExport: Command = {
  name: 'user export',
  about: 'writes all that is kept of a person as JSON lines, as of one moment',
  argument: ['USER', 'address, username or id'],
  options: OPTIONS,
  examples: ['user export ada@example.com --to ada.jsonl'],
  run: (options, env) => {
    const name = options.argument('USER');
    return exported(env, name, options.optional('to'), options.has('force'), async (operator) => ({
      kind: 'user',
      id: (await operator.anybody(name)).id,
    }));
  },
};

export const orgExport: Command = {
  name: 'org export',
  about: 'writes all that an organization has as JSON lines, as of one moment, be it deleted',
  argument: ['SLUG', 'the organization'],
  options: OPTIONS,
  examples: ['org export engines --to engines.jsonl'],
  run: (options, env) => {
    const slug = options.argument('SLUG');
    return exported(env, slug, options.optional('to'), options.has('force'), async (operator) => ({
      kind: 'organization',
      id: (await operator.anyOrganization(slug)).id,
    }));
  },
};

function exported(
  env: Env,
  name: string,
  file: string | undefined,
  force: boolean,
  ownerOf: (operator: Operator) => Promise<Owner>,
): Promise<Outcome> {
  return withOperator(env, async (operator) => {
    const { STANDARD, writeTo } = await import('./backup-file.js');
    const owner = await ownerOf(operator);
    const records = await writeTo(file ?? STANDARD, force, (destination) =>
      written(operator, owner, destination),
    );
    const where = file === undefined ? '' : ` It is in ${file}.`;
    return {
      json: { owner, file: file ?? null, records },
      text: `${name} was exported: ${String(records)} records.${where}`,
      apart: file === undefined,
    };
  });
}

/** However slowly it is taken. @returns how many records */
async function written(operator: Operator, owner: Owner, destination: Writable): Promise<number> {
  let count = 0;
  await operator.exports.each(owner, {
    counted: () => Promise.resolve(),
    take: async ({ text, records }) => {
      count += records;
      if (!destination.write(text)) await once(destination, 'drain');
    },
  });
  if (destination !== process.stdout) {
    destination.end();
    await finished(destination);
  }
  return count;
}
