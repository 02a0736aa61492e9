import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { defineConfig } from 'vite';

import { firstLook } from './first-look.js';

// Whatever the tests say: this is what people get.
process.env.NODE_ENV = 'production';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const BUILT = `${ROOT}dist/console`;

const [inBrotli, inGzip] = [promisify(brotliCompress), promisify(gzip)];
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Browsers take files compressed; the service sends them as they lie here. */
const compressed = {
  name: 'compressed',
  generateBundle: {
    // After Vite wrote its last word into them.
    order: 'post',
    async handler(_options, bundle) {
      const texts = Object.values(bundle).filter(({ fileName }) => /\.(js|css|svg)$/.test(fileName));
      const made = texts.map(async (file) => {
        const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        const [br, gz] = await Promise.all([inBrotli(content, BROTLI), inGzip(content, { level: 9 })]);
        const { fileName } = file;
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: br });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gz });
      });
      await Promise.all(made);
    },
  },
};

/** What earlier builds left goes once the new files are there: whoever starts meanwhile finds a whole console. */
const swept = {
  name: 'swept',
  writeBundle(_options, bundle) {
    const folder = join(BUILT, 'assets');
    for (const name of readdirSync(folder))
      if (!(`assets/${name}` in bundle)) rmSync(join(folder, name), { force: true });
  },
};

/** The console speaks English: what React Aria says in other languages is left out. */
const english = {
  name: 'english',
  enforce: 'pre',
  load(id) {
    return /[\\/]private[\\/]intl[\\/].*[\\/](?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/.test(id)
      ? "export { default } from './en-US.mjs';"
      : null;
  },
};

const alias = { '#client': `${ROOT}libs/client/src/index.ts` };

/**
 * React Aria asks for the languages of dates, on loading, to find out whether that of the browser is one at all. That has
 * the browser look up all that it has, a tenth of the time until the first look; whether the name is one is told without.
 */
const noDates = {
  name: 'no-dates',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/i18n/useDefaultLocale.mjs')) return null;
    const asked = 'Intl.DateTimeFormat.supportedLocalesOf([';
    if (!code.includes(asked)) throw new Error(`${id} does not ask for languages of dates any more`);
    return code.replace(asked, 'Intl.getCanonicalLocales([');
  },
};

export default defineConfig({
  base: '/console/',
  resolve: { alias },
  plugins: [english, noDates, firstLook(alias), compressed, swept],
  build: {
    outDir: BUILT,
    emptyOutDir: false,
    // What every browser has that knows `light-dark()`.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    manifest: true,
    // Files have addresses of their own: the policy allows no `data:`.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // A test holds the first load to its limit.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // The console, and the page of a public branch of the graph.
      input: [`${HERE}index.html`, `${HERE}branch.html`],
      onwarn(warning, warn) {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
