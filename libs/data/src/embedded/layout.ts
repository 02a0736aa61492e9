import { join, resolve } from 'node:path';

/** Where things lie below the data directory. */
export interface Layout {
  /** Made in one step by a rename: it is there whole or not at all. */
  readonly root: string;
  /** PostgreSQL's own directory. */
  readonly cluster: string;
  /** The superuser's password, readable for the owner only. */
  readonly password: string;
  readonly lease: string;
  readonly log: string;
  readonly pidFile: string;
}

export const SUPERUSER = 'ligature';
export const DATABASE = 'ligature';

export function layoutAt(root: string): Layout {
  const absolute = resolve(root);
  const cluster = join(absolute, 'cluster');
  return {
    root: absolute,
    cluster,
    password: join(absolute, 'password'),
    lease: join(absolute, 'lease'),
    log: join(absolute, 'postgres.log'),
    pidFile: join(cluster, 'postmaster.pid'),
  };
}

/** `<data dir>/postgres`. */
export function layoutIn(dataDir: string): Layout {
  return layoutAt(join(dataDir, 'postgres'));
}
