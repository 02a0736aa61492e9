import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import { Injectable } from '@nestjs/common';

import { Assets, PageTemplates } from '#platform';

const STATIC = new URL('../../assets/static/', import.meta.url);
const OWN = [
  'graph.css',
  'graph.svg',
  'graph-store.js',
  'graph-drawing.js',
  'graph-list.js',
  'graph-page.js',
];
const PAGES = ['graph', 'message'] as const;

/** A file of an installed package, beside or at the file that its name resolves to. */
function installed(name: string, file = ''): URL {
  return new URL(file, pathToFileURL(createRequire(import.meta.url).resolve(name)));
}

/** The pages that draw a graph. Every script comes from our own origin. */
@Injectable()
export class GraphTemplates extends PageTemplates<(typeof PAGES)[number]> {
  constructor(assets: Assets) {
    super(assets, {
      directory: new URL('../../assets/templates/', import.meta.url),
      pages: PAGES,
      files: {
        ...Object.fromEntries(OWN.map((name) => [name, new URL(name, STATIC)])),
        'socket.io.js': installed('socket.io-client/dist/socket.io.js', 'socket.io.min.js'),
        'cytoscape.js': installed('cytoscape/dist/cytoscape.min.js'),
        'dagre.js': installed('@dagrejs/dagre', 'dagre.min.js'),
      },
    });
  }
}
