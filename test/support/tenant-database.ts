import { inject } from 'vitest';

import { startApp } from './app.js';
import { cloneDatabase, type TestDatabase } from './databases.js';
import { createTenant } from './identity.js';

/** A database of its own with one tenant in it, for services that are processes of their own. */
export async function tenantDatabase(): Promise<TestDatabase & { readonly key: string }> {
  const database = await cloneDatabase(inject('serverUrl'));
  const app = await startApp({}, { databaseUrl: database.url });
  const { key } = await createTenant(app);
  await app.close();
  return { ...database, key };
}
