import type { Comparison } from './compare.js';
import { benchConsole } from './console/console.js';
import { benchEventFanOut } from './events/fan-out.js';
import { benchEventFeed } from './events/feed.js';
import { benchBatch } from './item-links/batch.js';
import { benchCreateLink, benchCreateLinkBySession } from './item-links/create-link.js';
import { benchExport } from './item-links/export.js';
import { benchSearch } from './item-links/search.js';
import { benchSize } from './item-links/size.js';
import { benchCreateBundle, benchLauncher } from './linky/benches.js';
import { benchLinkySizes } from './linky/sizes.js';
import { benchCascade } from './node-graph/cascade.js';
import { benchFanOut } from './node-graph/fan-out.js';
import { benchGraphGet } from './node-graph/graph-get.js';
import { benchGraphSize } from './node-graph/graph-size.js';
import { benchLinkAdd } from './node-graph/link-add.js';
import { benchNodeAdd, benchNodeStatus, benchNodeUpdate } from './node-graph/node-writes.js';
import { benchSockets } from './node-graph/sockets.js';
import { benchWriters } from './node-graph/writers.js';
import type { Options } from './options.js';
import { benchSizes } from './sizes.js';

/** Those that compare the service with a ceiling, or with another build. */
export const COMPARISONS: Readonly<Record<string, (options: Options) => Promise<Comparison>>> = {
  'create-link': benchCreateLink,
  'create-link-session': benchCreateLinkBySession,
  'create-bundle': benchCreateBundle,
  launcher: benchLauncher,
  'link-add': benchLinkAdd,
  'node-update': benchNodeUpdate,
  'node-add': benchNodeAdd,
  'node-status': benchNodeStatus,
  'graph-get': benchGraphGet,
  'fan-out': benchFanOut,
};

/** Those that compare the service with itself; they run only when called by their names, or with all. */
export const OWN: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  batch: benchBatch,
  events: benchEventFanOut,
  'event-feed': benchEventFeed,
  export: benchExport,
  search: benchSearch,
  size: benchSize,
  'linky-sizes': benchLinkySizes,
  writers: benchWriters,
  sockets: benchSockets,
  cascade: benchCascade,
  'graph-size': benchGraphSize,
  sizes: benchSizes,
  console: benchConsole,
};
