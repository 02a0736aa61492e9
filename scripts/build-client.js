/**
 * `npm run build:client [FOLDER]`: the package `@ligature/client`, ready for `npm pack` and `npm publish`, in
 * `dist/client` or the folder named. Its version is the service's.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCE = join(ROOT, 'libs', 'client');
const out = resolve(process.argv[2] ?? join(ROOT, 'dist', 'client'));

const { config } = ts.readConfigFile(join(SOURCE, 'tsconfig.json'), ts.sys.readFile);
const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, SOURCE);
const program = ts.createProgram(fileNames, { ...options, outDir: out });
rmSync(out, { recursive: true, force: true });
const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
if (problems.length > 0) {
  const host = {
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  process.stderr.write(ts.formatDiagnostics(problems, host));
  process.exit(1);
}
mkdirSync(out, { recursive: true });
const read = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const { version } = read(ROOT, 'package.json');
writeFileSync(
  join(out, 'package.json'),
  `${JSON.stringify({ ...read(SOURCE, 'package.json'), version }, null, 2)}\n`,
);
// Declarations are not compiled, so the compiler leaves them behind.
const generated = join(SOURCE, 'src', 'generated');
for (const file of readdirSync(generated).filter((name) => name.endsWith('.d.ts')))
  copyFileSync(join(generated, file), join(out, 'generated', file));
copyFileSync(join(SOURCE, 'README.md'), join(out, 'README.md'));
copyFileSync(join(ROOT, 'LICENSE'), join(out, 'LICENSE'));
