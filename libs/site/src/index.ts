import { bundleEnvelope, flatEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { siteDocs } from './site.docs.js';
import { SiteSettings } from './site.env.js';

/** The pages that belong to no domain, and the endpoint that offers agents the tools of all. The composition root starts them: they show what there is of all modules. */
export const site = defineModule({
  name: 'site',
  settings: SiteSettings,
  docs: siteDocs,
  wires: [
    { prefix: '/', envelope: flatEnvelope, body: 'form' },
    { prefix: '/api/mcp', envelope: bundleEnvelope, body: 'json', anyType: true },
  ],
  pages: ['account', 'auth', 'console', 'signin', 'signup', 'reset', 'verify', 'invitations'],
});

export { SiteSettings } from './site.env.js';
export { SiteModule } from './site.module.js';
