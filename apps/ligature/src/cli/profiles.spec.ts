import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { profilesFile, readProfiles, withoutProfile, withProfile, writeProfiles } from './profiles.js';

describe('profiles', () => {
  it('are kept where each system keeps such things', () => {
    expect(profilesFile('/home/ada', 'linux')).toBe('/home/ada/.config/ligature/profiles.json');
    expect(profilesFile('/Users/ada', 'darwin')).toContain('Library/Application Support/ligature');
    expect(profilesFile('home', 'win32')).toContain('Roaming');
  });

  it('are for the eyes of their owner only, and the newest one is used', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
    const file = join(folder, 'deep', 'profiles.json');
    try {
      expect(await readProfiles(file)).toEqual({ current: null, profiles: {} });
      const one = withProfile(await readProfiles(file), 'one', { url: 'http://one', key: 'k1' });
      const two = withProfile(one, 'two', { url: 'http://two', key: 'k2' });
      await writeProfiles(two, file);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(await readProfiles(file)).toEqual(two);
      expect(two.current).toBe('two');
      expect(withoutProfile(two, 'two')).toEqual(one);
      expect(withoutProfile(one, 'one')).toEqual({ current: null, profiles: {} });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
