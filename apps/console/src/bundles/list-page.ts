import { client } from '../client.js';
import { firstPage } from '../first-page.js';

type Bundles = ReturnType<typeof client.bundles.list>;
export type BundlesQuery = NonNullable<Parameters<typeof client.bundles.list>[0]>;
export type BundlesPage = ReturnType<Bundles['pages']> extends AsyncGenerator<infer Page> ? Page : never;
export type ListedBundle = BundlesPage['linkies'][number];

/** One page of the list of bundles. */
export function bundlesPage(query: BundlesQuery, signal: AbortSignal): Promise<BundlesPage> {
  return firstPage(client.bundles.list(query, { signal }));
}
