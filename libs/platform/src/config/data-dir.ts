import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { EnvError } from './env.js';

/**
 * Makes the data directory if need be and tries whether it can be written.
 * @throws EnvError naming LIGATURE_DATA_DIR
 */
export function prepareDataDir(dataDir: string): void {
  try {
    make(dataDir);
    rmdirSync(mkdtempSync(join(dataDir, '.writable-')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvError([`LIGATURE_DATA_DIR (${dataDir}) must be a directory that can be written: ${reason}`]);
  }
}

/** Not the recursive `mkdirSync`: below /proc, where a parent exists but takes no children, that never returns. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) make(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
