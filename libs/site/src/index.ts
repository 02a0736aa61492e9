import { defineModule, flatEnvelope } from '#platform';

/** The pages that belong to no domain. The composition root starts them: they show what there is of all modules. */
export const site = defineModule({
  name: 'site',
  wires: [{ prefix: '/', envelope: flatEnvelope, body: 'form' }],
  pages: ['signin', 'signup'],
});

export { SiteModule } from './site.module.js';
