import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, describe, expect, it } from 'vitest';

import { Assets } from './assets.js';

const folder = mkdtempSync(join(tmpdir(), 'ligature-assets-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file of the folder with that content. */
function file(name: string, content: string): URL {
  const path = join(folder, name);
  writeFileSync(path, content);
  return pathToFileURL(path);
}

const served = (assets: Assets, address: string): string | undefined =>
  assets.find(address.replace('/assets/', ''))?.content.toString();

describe('the files of pages', () => {
  it('are served under addresses that change with what they hold', () => {
    const assets = new Assets();
    const one = assets.add('a.css', file('a.css', 'p {}'));
    const both = assets.add('a.css', file('a.css', 'p {}'), file('b.css', 'a {}'));
    expect(one).toMatch(/^\/assets\/a\.[0-9a-f]{12}\.css$/);
    expect(both).not.toBe(one);
    expect([served(assets, one), served(assets, both)]).toEqual(['p {}', 'p {}a {}']);
  });

  it('import each other at their addresses', () => {
    const assets = new Assets();
    const addresses = assets.addModules({
      'a.js': file('a.js', 'export const a = 1;'),
      'b.js': file('b.js', "import { a } from './a.js';\nexport { a } from './a.js';"),
    });
    const [a = '', b = ''] = [addresses.get('a.js'), addresses.get('b.js')];
    expect(served(assets, b)).toBe(`import { a } from '${a}';\nexport { a } from '${a}';`);
  });

  it('get another address when what they import does', () => {
    const b = file('b.js', "import './a.js';\nimport { a } from './a.js';");
    const [before, after] = ['1', '2'].map((value) =>
      new Assets().addModules({ 'a.js': file('a.js', `export const a = ${value};`), 'b.js': b }).get('b.js'),
    );
    expect(after).not.toBe(before);
  });

  it.each(["import { c } from './c.js';", "import './c.js';"])(
    'are refused where %s leads nowhere',
    (code) => {
      const modules = { 'b.js': file('b.js', code), 'c.js': file('c.js', '') };
      expect(() => new Assets().addModules(modules)).toThrow('b.js imports c.js');
    },
  );
});
