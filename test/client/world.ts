import { Ligature, type LigatureOptions } from '#client';

import { startApp, type Settings, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';

export interface ClientWorld {
  readonly app: TestApp;
  readonly tenant: Awaited<ReturnType<typeof createTenant>>;
  /** The user's client, in the project of the tenant. */
  readonly client: Ligature;
  /** The same person by another client. */
  readonly another: (options?: Partial<LigatureOptions>) => Ligature;
}

/** The service with one tenant, which has a project, and its client. */
export async function startClientWorld(settings: Partial<Settings> = {}): Promise<ClientWorld> {
  const app = await startApp(settings);
  const tenant = await createTenant(app);
  const another = (options: Partial<LigatureOptions> = {}): Ligature =>
    new Ligature({
      baseUrl: app.url,
      apiKey: tenant.key,
      org: tenant.org.slug,
      ws: tenant.workspace.slug,
      project: 'website',
      ...options,
    });
  const client = another();
  await client.projects.create({ name: 'Website', key: 'website' });
  return { app, tenant, client, another };
}
