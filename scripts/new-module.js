import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { filesOf } from './new-module/files.js';
import { namesOf } from './new-module/names.js';

const LIST = 'apps/ligature/src/modules.ts';

/**
 * Makes a module that works: a folder in `libs` with one subject, its migration, its documents and its tests, and the
 * line in the list of modules. To be run at the root of the repository.
 */
async function makeModule(name) {
  const names = namesOf(name);
  if (existsSync(`libs/${name}`)) throw new Error(`there is a libs/${name}`);
  for (const [path, content] of Object.entries(filesOf(names, Date.now()))) {
    mkdirSync(dirname(path), { recursive: true });
    await write(path, content);
  }
  const list = readFileSync(LIST, 'utf8');
  const added = list
    .replace(/^import \{ type ModuleManifest/m, `import { ${names.camel} } from '#${name}';\n$&`)
    .replace(/(ModuleManifest\[\] = \[[^\]]*),(\s*)site/, `$1,$2${names.camel},$2site`);
  if (added.split(names.camel).length !== 3) throw new Error(`${LIST} is not written as it used to be`);
  await write(LIST, added);
  process.stdout.write('\nNext: rename the entries, and tell of the module in README and CHANGELOG.\n');
}

async function write(path, content) {
  writeFileSync(path, await format(content, { ...(await resolveConfig(path)), filepath: path }));
  process.stdout.write(`${path}\n`);
}

try {
  await makeModule(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
