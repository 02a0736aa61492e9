import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { FirstRun } from './first-run.js';

let dataDir: string;
let printed: string;
let letter: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-letter-'));
  letter = join(dataDir, 'first-run.txt');
  printed = '';
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const write = (text: string): void => {
  printed += text;
};

describe('the keys of the first run', () => {
  it('are printed on a terminal and kept nowhere', () => {
    expect(new FirstRun(dataDir).tell('keys', { isTTY: true, write })).toBeNull();
    expect(printed).toBe('keys');
    expect(existsSync(letter)).toBe(false);
  });

  it('are otherwise put where only the owner reads, whatever lay there', () => {
    writeFileSync(letter, 'an earlier attempt', { mode: 0o644 });
    expect(new FirstRun(dataDir).tell('keys', { write })).toBe(letter);
    expect(printed).toBe('');
    expect(readFileSync(letter, 'utf8')).toBe('keys');
    expect(statSync(letter).mode & 0o777).toBe(0o600);
  });
});
