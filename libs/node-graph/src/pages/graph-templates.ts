import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import { Injectable } from '@nestjs/common';

import { Assets, browserScript, type PageParts, PageTemplates } from '#platform/pages';

const STATIC = new URL('../../assets/static/', import.meta.url);
/** Each after those that it imports. */
const MODULES = [
  ...['dom.js', 'model.js', 'statuses.js', 'graph-store.js', 'node-face.js', 'node-details.js'],
  ...['graph-layout.js', 'graph-styles.js', 'graph-drawing.js', 'graph-list.js', 'graph-view.js'],
  ...['own-graph.js', 'public-branch.js', 'graph-page.js'],
];
const DRAWN: PageParts = {
  template: 'graph',
  header: 'graph-header',
  skip: { href: '#list', text: 'Skip to the list' },
  style: 'graph.css',
  scripts: ['cytoscape.js', 'dagre.js'],
  modules: MODULES,
  isWide: true,
};
/** Nobody is signed in who looks at a branch: there is no socket for them. */
const PAGES = { graph: { ...DRAWN, scripts: ['socket.io.js', ...(DRAWN.scripts ?? [])] }, branch: DRAWN };

/** A file of an installed package, beside or at the file that its name resolves to. */
function installed(name: string, file = ''): URL {
  return new URL(file, pathToFileURL(createRequire(import.meta.url).resolve(name)));
}

/** The pages that draw a graph. Every script comes from our own origin. */
@Injectable()
export class GraphTemplates extends PageTemplates<keyof typeof PAGES> {
  constructor(assets: Assets) {
    super(assets, {
      directory: new URL('../../assets/templates/', import.meta.url),
      pages: PAGES,
      styles: STATIC,
      files: {
        'socket.io.js': installed('socket.io-client/dist/socket.io.js', 'socket.io.min.js'),
        'cytoscape.js': installed('cytoscape/dist/cytoscape.min.js'),
        'dagre.js': installed('@dagrejs/dagre', 'dagre.min.js'),
      },
      modules: Object.fromEntries(MODULES.map((name) => [name, browserScript('node-graph', name)])),
    });
  }
}
