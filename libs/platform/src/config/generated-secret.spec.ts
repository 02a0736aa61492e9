import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { generatedSecret } from './generated-secret.js';

describe('generatedSecret', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'ligature-secret-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  it('is made once, for its owner alone, in a directory that need not be there', () => {
    const data = join(dir, 'data');
    const secret = generatedSecret(data, 'jwt-secret', 'nothing');
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(generatedSecret(data, 'jwt-secret', 'nothing')).toBe(secret);
    expect(statSync(join(data, 'jwt-secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(data)).toEqual(['jwt-secret']);
    expect(generatedSecret(data, 'viewer-salt', 'nothing')).not.toBe(secret);
    expect(readdirSync(data)).toEqual(['jwt-secret', 'viewer-salt']);
  });

  it.each(['', 'short'])('refuses a file that holds %j', (content) => {
    writeFileSync(join(dir, 'jwt-secret'), content);
    expect(() => generatedSecret(dir, 'jwt-secret', 'nothing')).toThrow(/jwt-secret is damaged.*nothing/);
  });
});
