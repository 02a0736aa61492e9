import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** A run takes 1.5 GB at most, in the short form. */
const ENOUGH = 4 * 2 ** 30;

/**
 * A folder for the Postgres of the tests: in memory where there is room. Each of the hundreds of databases is made of
 * 700 files, which a disk makes and removes in five to ten times the processor time.
 */
export function folderOfPostgres(prefix: string): string {
  return mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), prefix));
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ENOUGH && freemem() > ENOUGH;
}
