import { join, resolve } from 'node:path';

/** Where things lie below the data directory. */
export interface Layout {
  /** Made in one step by a rename: it is there whole or not at all. */
  readonly root: string;
  /** PostgreSQL's own directory. */
  readonly cluster: string;
  /** The password of the service's role, readable for the owner only. */
  readonly password: string;
  /** That of the superuser; missing where there is no such role yet. */
  readonly adminPassword: string;
  readonly lease: string;
  readonly log: string;
  readonly pidFile: string;
}

/** The role that the service works with; it owns the database and is no superuser. */
export const SERVICE = 'ligature';
/** The superuser: for backups and the like. */
export const ADMIN = 'ligature_admin';
export const DATABASE = 'ligature';

export function layoutAt(root: string): Layout {
  const absolute = resolve(root);
  const cluster = join(absolute, 'cluster');
  return {
    root: absolute,
    cluster,
    password: join(absolute, 'password'),
    adminPassword: join(absolute, 'admin-password'),
    lease: join(absolute, 'lease'),
    log: join(absolute, 'postgres.log'),
    pidFile: join(cluster, 'postmaster.pid'),
  };
}

/** `<data dir>/postgres`. */
export function layoutIn(dataDir: string): Layout {
  return layoutAt(join(dataDir, 'postgres'));
}
