import { events } from '#events';
import { exchange } from '#exchange';
import { identity } from '#identity';
import { itemLinks } from '#item-links';
import { linky } from '#linky';
import { nodeGraph } from '#node-graph';
import { platform } from '#platform/boot';
import { type ModuleManifest } from '#platform/modules';
import { site } from '#site';

/** All that the service is made of, in the order in which the documents tell of it: a further module is a line here. */
export const MODULES: readonly ModuleManifest[] = [
  identity,
  itemLinks,
  nodeGraph,
  linky,
  exchange,
  events,
  site,
  platform,
];
