import { byId } from './dom.js';
import { GraphView } from './graph-view.js';
import { follow } from './own-graph.js';
import { watch } from './public-branch.js';

const { token = '' } = byId('drawing').dataset;
const view = new GraphView();
if (token === '') follow(view);
else watch(token, view);
