import { CreateNodeGraph1795233900000 } from './migrations/1795233900000-create-node-graph.js';

export { NodeGraphModule } from './node-graph.module.js';

export const NODE_GRAPH_ENTITIES = [];
export const NODE_GRAPH_MIGRATIONS = [CreateNodeGraph1795233900000];
