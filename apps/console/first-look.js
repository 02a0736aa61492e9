import { fileURLToPath } from 'node:url';

import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { build, runnerImport } from 'vite';

const SRC = fileURLToPath(new URL('./src/', import.meta.url));

/** Screens by the first part of their addresses, each with the ends of the modules that it is shown by. */
const SCREENS = {
  bundles: ['src/bundles/bundles.tsx'],
  items: ['src/items/projects/projects.tsx'],
  graph: [
    'src/graph/graph.tsx',
    'src/graph/begin.ts',
    'libs/client/src/live/live-graph.ts',
    'socket.io-client/build/esm/index.js',
  ],
  activity: ['src/activity/activity.tsx', 'src/activity/events.tsx'],
  organization: ['src/organization/organization.tsx', 'src/organization/people.tsx'],
  connect: ['src/connect/connect.tsx'],
  account: ['src/account/account.tsx', 'src/account/profile.tsx'],
};

/**
 * What is seen first of the console: the page brings the frame along, so that it is painted before any script has run,
 * and a small script that runs before that has the theme, and fetches the files of the screen that was asked for, then those
 * of the others.
 */
export function firstLook(alias) {
  let config;
  return {
    name: 'first-look',
    configResolved(resolved) {
      config = resolved;
    },
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle, filename }) {
        if (!filename.endsWith('index.html')) return html;
        const { module } = await runnerImport(`${SRC}shell/first-frame.tsx`, {
          configFile: false,
          logLevel: 'warn',
          resolve: { alias },
        });
        const frame = renderToStaticMarkup(createElement(module.FirstFrame));
        const code = await firstScript(filesOf(bundle, config.base));
        const id = this.emitFile({ type: 'asset', name: 'first.js', source: code });
        return {
          html: html.replace('<div id="root"></div>', () => `<div id="root">${frame}</div>`),
          tags: [
            {
              tag: 'script',
              attrs: { src: config.base + this.getFileName(id) },
              injectTo: 'head-prepend',
            },
          ],
        };
      },
    },
  };
}

/** The files of each screen that the frame does not bring anyway. */
function filesOf(bundle, base) {
  const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
  const entry = chunks.find(
    ({ isEntry, facadeModuleId }) => isEntry && facadeModuleId.endsWith('index.html'),
  );
  const frame = closure(bundle, entry);
  const of = (module) => {
    const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${module}`)));
    if (chunk === undefined) throw new Error(`${module} is in no chunk`);
    return [...closure(bundle, chunk)];
  };
  return Object.fromEntries(
    Object.entries(SCREENS).map(([screen, modules]) => {
      const files = new Set(modules.flatMap(of).filter((file) => !frame.has(file)));
      return [screen, [...files].map((file) => base + file)];
    }),
  );
}

/** A chunk, what it imports at once, and the styles of all of them. */
function closure(bundle, chunk, found = new Set()) {
  if (found.has(chunk.fileName)) return found;
  found.add(chunk.fileName);
  for (const file of chunk.viteMetadata?.importedCss ?? []) found.add(file);
  for (const file of chunk.imports) if (file in bundle) closure(bundle, bundle[file], found);
  return found;
}

/** A script of its own, not a module: those wait until the page was read. */
async function firstScript(files) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'warn',
    define: { FILES_OF_SCREENS: JSON.stringify(files) },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: `${SRC}first.ts`, formats: ['iife'], name: 'first' },
    },
  });
  return output[0].code;
}
