import { flatEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { ImportContentsModule } from './contents/import-contents.module.js';
import { exchangeDocs } from './exchange.docs.js';
import { exchangeEvents } from './exchange.events.js';
import { Import } from './imports/import.entity.js';
import { ImportChunk } from './imports/import-chunk.entity.js';
import { ImportReport } from './imports/import-report.entity.js';
import { CreateExchange1796300000000 } from './migrations/1796300000000-create-exchange.js';

/** Files of other tools, in and out. The app starts it, for it knows where entries go. */
export const exchange = defineModule({
  name: 'exchange',
  schema: 'exchange',
  entities: [Import, ImportChunk, ImportReport],
  migrations: [CreateExchange1796300000000],
  scopes: { 'imports:read': { impliedBy: ['imports:write'] }, 'imports:write': {} },
  contents: ImportContentsModule,
  events: exchangeEvents,
  docs: exchangeDocs,
  wires: [
    { prefix: '/api/imports', envelope: flatEnvelope, body: 'file' },
    { prefix: '/api/exports', envelope: flatEnvelope, body: 'json' },
  ],
});

export { ImportRecords } from './imports/import-records.service.js';
export { ExchangeModule } from './exchange.module.js';
export { BundlesTarget, GraphTarget, ItemsTarget } from './targets/targets.js';
export { BundlesSource, GraphSource, ItemsSource } from './sources/sources.js';
