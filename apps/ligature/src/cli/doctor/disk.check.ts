import { access, constants, statfs } from 'node:fs/promises';

import type { Env } from '#platform/config';

import { type Finding, reasonOf } from './finding.js';

const GIGABYTE = 1024 ** 3;

/** Room for the embedded database. */
export async function checkDisk({ databaseUrl, dataDir }: Env): Promise<Finding> {
  if (databaseUrl !== null) {
    return {
      check: 'disk',
      state: 'unused',
      found: 'nothing is kept on this machine: look at that of the database',
    };
  }
  try {
    await access(dataDir, constants.W_OK);
    const { bavail, blocks, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const found = `${(free / GIGABYTE).toFixed(1)} GiB are free below ${dataDir}`;
    return free < GIGABYTE || bavail < blocks / 20
      ? { check: 'disk', state: 'warning', found, advice: 'Make room: a full disk ends all writes.' }
      : { check: 'disk', state: 'ok', found };
  } catch (error) {
    return {
      check: 'disk',
      state: 'failed',
      found: reasonOf(error),
      advice: 'Make LIGATURE_DATA_DIR writable for the service.',
    };
  }
}
