import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Standard input or output, where a file is named. */
export const STANDARD = '-';

/**
 * Writes a file that is there whole or not at all, readable for its owner alone: beside its place, and moved there.
 * @param force whether another file may stand in its place
 */
export async function writeTo<T>(
  file: string,
  force: boolean,
  write: (destination: Writable) => Promise<T>,
): Promise<T> {
  if (file === STANDARD) {
    if (process.stdout.isTTY) throw new Error('that is not for a terminal: redirect it, or name a file');
    return write(process.stdout);
  }
  if (!force && (await exists(file))) throw taken(file);
  const draft = `${file}.${randomBytes(4).toString('hex')}.part`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    const written = await write(handle.createWriteStream({ flush: true }));
    await (force ? rename(draft, file) : moveTo(draft, file));
    await keepName(dirname(file));
    return written;
  } finally {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
  }
}

/**
 * Reads a file, as far as it is wanted: afterwards it is closed, whatever came of it.
 * @throws Error when there is no such file
 */
export async function readFrom<T>(file: string, read: (source: Readable) => Promise<T>): Promise<T> {
  if (file === STANDARD) return read(process.stdin);
  const handle = await open(file, 'r');
  const source = handle.createReadStream();
  try {
    return await read(source);
  } finally {
    source.destroy();
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}

/** Not over what has come there meanwhile; where files cannot have two names, that is not noticed. */
async function moveTo(draft: string, file: string): Promise<void> {
  await link(draft, file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw taken(file);
    return rename(draft, file);
  });
}

function taken(file: string): Error {
  return new Error(`${file} exists: name another file, or say --force`);
}

/** A name is on the disk when its folder is; some systems do not open folders. */
async function keepName(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync();
  await handle?.close();
}
