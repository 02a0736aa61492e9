import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { prepareDataDir } from './data-dir.js';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'ligature-test-data-'));
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

describe('prepareDataDir', () => {
  it('makes what is missing and leaves nothing in it, as often as it is called', () => {
    const folder = join(base, 'one', 'two');
    prepareDataDir(folder);
    prepareDataDir(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the variable when the path leads through a file or is one', () => {
    const file = join(base, 'file');
    writeFileSync(file, '');
    expect(() => {
      prepareDataDir(file);
    }).toThrow(/LIGATURE_DATA_DIR .*ENOTDIR/);
    expect(() => {
      prepareDataDir(join(file, 'below'));
    }).toThrow(/LIGATURE_DATA_DIR .*ENOTDIR/);
  });

  it.skipIf(!existsSync('/proc/self'))('ends where a parent exists but takes no children', () => {
    expect(() => {
      prepareDataDir('/proc/nope');
    }).toThrow(/LIGATURE_DATA_DIR \(\/proc\/nope\).*ENOENT/);
    expect(() => {
      prepareDataDir('/proc/nope/deeper');
    }).toThrow(/LIGATURE_DATA_DIR/);
  });
});
