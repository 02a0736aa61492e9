const GRAPH = '^libs/node-graph/src';
const READING = ['model', 'store', 'protocol'];
const CHANGING = [...READING, 'changes'];
/** The layers of node-graph: what each folder may import of the others, types included (ADR 97). */
const GRAPH_LAYERS = {
  model: [],
  store: ['model'],
  protocol: ['model'],
  changes: ['model', 'store'],
  queries: READING,
  planning: READING,
  'catch-up': READING,
  nodes: CHANGING,
  links: CHANGING,
  sharing: CHANGING,
  publication: CHANGING,
  undo: CHANGING,
  exchange: [...CHANGING, 'queries', 'nodes', 'links'],
  mcp: [...READING, 'queries', 'planning', 'nodes', 'links', 'sharing', 'publication', 'undo'],
  pages: ['queries'],
  people: ['model', 'store', 'nodes', 'sharing'],
};
const graphLayers = Object.entries(GRAPH_LAYERS).map(([folder, below]) => ({
  name: `node-graph-${folder}-imports-lower-layers`,
  severity: 'error',
  from: { path: `${GRAPH}/${folder}/` },
  // The settings lie below all layers.
  to: { path: `${GRAPH}/`, pathNot: `${GRAPH}/((${[folder, ...below].join('|')})/|node-graph\\.env\\.ts$)` },
}));

module.exports = { GRAPH, GRAPH_LAYERS, graphLayers };
