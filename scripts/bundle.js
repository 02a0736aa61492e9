/**
 * The last step of `npm run build`: what was compiled and the packages that it needs, in a few files. Node spends most
 * of a start on finding and reading three thousand small ones (docs/adr/0124-the-service-is-bundled.md).
 */
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
const BUNDLE = join(DIST, 'bundle');
const COMPILED = join(DIST, 'apps', 'ligature', 'src');

/** Files of a page, templates and binaries are looked for from where a module was compiled to. */
const whereModulesWere = {
  name: 'where-modules-were',
  transform(code, id) {
    if (!id.startsWith(DIST + sep) || !code.includes('import.meta.url')) return null;
    const path = relative(BUNDLE, id).split(sep).join('/');
    return {
      code: code.replaceAll('import.meta.url', `new URL('${path}', import.meta.url).href`),
      map: null,
    };
  },
};

/** Nest's helpers look for the validator at run time, where Node would read a second copy of it from `node_modules`. */
const oneValidator = {
  name: 'one-validator',
  transform(code, id) {
    if (!id.includes(`${sep}@nestjs${sep}mapped-types${sep}`) || !code.includes(REQUIRED)) return null;
    const bound = code.replaceAll(REQUIRED, 'bundledClassValidator');
    return { code: `import * as bundledClassValidator from 'class-validator';\n${bound}`, map: null };
  },
};
const REQUIRED = "require('class-validator')";

/**
 * A text with a single letter beyond Latin-1 takes two bytes for each of its letters for as long as the service runs,
 * and these are the texts of all that it is made of.
 */
const oneByteEach = {
  name: 'one-byte-each',
  generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue;
      if (RAW.test(file.code))
        throw new Error(`${file.fileName}: a raw template would show how letters are written`);
      file.code = file.code.replaceAll(BEYOND_ASCII, escaped);
    }
  },
};
const BEYOND_ASCII = /[^\u0000-\u007f]/g;
const RAW = /String\.raw`[^`]*[^\u0000-\u007f]/;
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * In which file a module goes: modules that a start needs stay in one, where they run in the order in which they import
 * each other; so does what the commands need before they know what is asked. What is loaded on demand stays apart.
 */
function fileOf(id, graph) {
  closures ??= {
    command: closureOf(entries.cli, graph),
    service: closureOf(entries.main, graph),
  };
  // They await what they begin: whoever is imported meanwhile must not wait for them.
  if (Object.values(entries).includes(id)) return null;
  if (closures.command.has(id)) return 'command';
  if (!closures.service.has(id)) return null;
  return id.startsWith(DIST + sep) ? 'service' : 'packages';
}
let closures;

/** All that is imported by a module, on demand excepted. */
function closureOf(entry, graph) {
  const found = new Set([entry]);
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

const entries = { main: join(COMPILED, 'main.js'), cli: join(COMPILED, 'cli.js') };

const bundle = await rolldown({
  cwd: ROOT,
  input: entries,
  platform: 'node',
  // What a module does while it is read, such as decorating classes, is never left out.
  treeshake: false,
  // The job queue could read settings in TypeScript, with a compiler that is not installed in production.
  external: ['typescript'],
  plugins: [whereModulesWere, oneValidator, oneByteEach],
  onLog(_level, log) {
    // Packages look for others that are optional, and do without; ours name only what is installed.
    if (log.code !== 'UNRESOLVED_IMPORT') return;
    if (!/[\\/]node_modules[\\/]/.test(log.id ?? log.message)) throw new Error(log.message);
  },
});
await bundle.write({
  dir: BUNDLE,
  cleanDir: true,
  format: 'esm',
  // Whoever reads a stack needs the files' names, which stay.
  comments: { legal: false, jsdoc: false, annotation: false },
  // Nest finds providers by their classes, and the documents name schemas after them.
  keepNames: true,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  codeSplitting: { groups: [{ name: fileOf, debugName: 'command or service' }] },
});
await bundle.close();
