import 'reflect-metadata';

import { rm } from 'node:fs/promises';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Logger } from '@nestjs/common';
import { startEmbeddedPostgres } from '#data';
import type { TestProject } from 'vitest/node';

import { buildPagesIfNeeded } from '../../scripts/build-if-needed.js';
import { buildTemplate } from './databases.js';
import { folderOfPostgres } from './memory.js';
import { keepOthers } from './profile.js';
import { query } from './query.js';
import { neverRaised } from './refusals.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server whose databases the tests may make and drop. */
    serverUrl: string;
    /** Where factories of refusals are noted that were called; `null`: nobody asks. */
    raisedFile: string | null;
  }
}

/** Called only in services that are processes of their own. */
const ELSEWHERE = [
  // test/faults/draining.spec.ts: a client that never pauses, while the service stops.
  'libs/platform/src/realtime/realtime.errors.ts#stopping',
];

/** Of the embedded server, which nobody pulls the plug of: nothing waits for the disk, nor makes up for torn pages. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off' };

/**
 * One Postgres for the whole run: the embedded one in a temporary directory, or the server of
 * `LIGATURE_TEST_DATABASE_URL`. All migrations run once, into a template that each test file clones.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  Logger.overrideLogger(false);
  const tellRaised = noteRaised(project);
  // Everything else runs from its sources; browsers understand no TypeScript.
  await buildPagesIfNeeded();
  const external = process.env['LIGATURE_TEST_CITUS_URL'] ?? process.env['LIGATURE_TEST_DATABASE_URL'];
  if (external !== undefined && external !== '') {
    await buildTemplate(external);
    project.provide('serverUrl', external);
    return () => {
      tellRaised();
      return Promise.resolve();
    };
  }
  const dataDir = folderOfPostgres('ligature-test-');
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  for (const [name, value] of Object.entries(SETTINGS))
    await query(server.adminUrl(), `alter system set ${name} = ${value}`);
  await query(server.adminUrl(), 'select pg_reload_conf()');
  // As in production, the service works with a role that is no superuser.
  await query(server.adminUrl(), 'alter role ligature createdb');
  await buildTemplate(server.url);
  project.provide('serverUrl', server.url);
  return async () => {
    const profile = process.env['LIGATURE_TEST_PROFILE'];
    if (profile !== undefined) keepOthers(profile, dataDir);
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
    tellRaised();
  };
}

/** At the end of a whole run: which refusals no test came to. */
function noteRaised(project: TestProject): () => void {
  if (process.env['LIGATURE_TEST_REFUSALS'] !== '1') {
    project.provide('raisedFile', null);
    return () => undefined;
  }
  const file = join(mkdtempSync(join(tmpdir(), 'ligature-refusals-')), 'raised');
  project.provide('raisedFile', file);
  return () => {
    const missing = neverRaised(readFileSync(file, 'utf8').split('\n'), ELSEWHERE);
    if (missing.length === 0) return;
    process.stderr.write(`No test comes to these refusals:\n${missing.join('\n')}\n`);
    process.exitCode = 1;
  };
}
