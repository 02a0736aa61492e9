/** A backup that cannot be made or restored; the message says why, and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Whatever is read has another beginning than a backup. */
export function notABackup(cause?: unknown): BackupError {
  return new BackupError('this is no backup of Ligature', { cause });
}

/** A backup whose end is missing. */
export function cutOff(cause?: unknown): BackupError {
  return new BackupError('the backup is cut off: its end is missing', { cause });
}

/** A backup whose checksum, or whose counts, do not fit what is in it. */
export function altered(cause?: unknown): BackupError {
  return new BackupError('the backup was altered, or damaged: its checksum does not fit', { cause });
}

/** Rows that the database does not take; only something that was altered has any. */
export function unfit(reason: string, cause: unknown): BackupError {
  return new BackupError(`the backup was altered, or damaged: ${reason}`, { cause });
}

/** A backup of a format that only later builds know. */
export function unknownFormat(version: number): BackupError {
  return new BackupError(`the backup has format ${String(version)}, which only a newer build reads`);
}

/** A backup whose schema this build does not know. */
export function newerBackup(migrations: readonly string[]): BackupError {
  return new BackupError(
    `the backup was made by a newer build (it has ${migrations.join(', ')}); restore it with a newer build`,
  );
}

/** A backup of, or a restore over, a database that a newer build has migrated. */
export function newerDatabase(migrations: readonly string[]): BackupError {
  return new BackupError(
    `the database is newer than this build (it has ${migrations.join(', ')}); use a newer build`,
  );
}

/** A backup of a database without the service's tables. */
export function nothingToBackUp(): BackupError {
  return new BackupError('there is nothing to back up: the database holds none of the tables');
}

/** A restore into a database that holds something of the service's. */
export function notEmpty(): BackupError {
  return new BackupError(
    'the database is not empty: restore into an empty one, or say --replace to remove all that it holds',
  );
}

/** A restore under a service, or beside another command. */
export function inUse(connections: number): BackupError {
  return new BackupError(
    `the database is in use by a service or by another command (connections: ${String(connections)}): stop it first`,
  );
}

/** Migrations, backups and restores of one database at the same moment. */
export function busy(): BackupError {
  return new BackupError('the database is being migrated, backed up or restored by somebody else: try again');
}
