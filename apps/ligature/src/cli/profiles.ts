import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { dirname, join } from 'node:path';

/** A service, and a key for it. */
export interface Profile {
  readonly url: string;
  readonly key: string;
}

/** All that are kept, and the one that commands use unless they are told another one. */
export interface Profiles {
  readonly current: string | null;
  readonly profiles: Readonly<Record<string, Profile>>;
}

const NONE: Profiles = { current: null, profiles: {} };

/** Where this system keeps what programs are set to. */
export function profilesFile(home = homedir(), system: string = platform()): string {
  const folder =
    system === 'win32'
      ? join(home, 'AppData', 'Roaming')
      : system === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : join(home, '.config');
  return join(folder, 'ligature', 'profiles.json');
}

export async function readProfiles(file = profilesFile()): Promise<Profiles> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? NONE : (JSON.parse(text) as Profiles);
}

/** Readable for its owner alone: there are keys in it. */
export async function writeProfiles(profiles: Profiles, file = profilesFile()): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${String(process.pid)}.part`;
  await writeFile(draft, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

export const withProfile = ({ profiles }: Profiles, name: string, profile: Profile): Profiles => ({
  current: name,
  profiles: { ...profiles, [name]: profile },
});

export function withoutProfile({ current, profiles }: Profiles, name: string): Profiles {
  const left = Object.fromEntries(Object.entries(profiles).filter(([one]) => one !== name));
  return { current: current === name ? (Object.keys(left)[0] ?? null) : current, profiles: left };
}
