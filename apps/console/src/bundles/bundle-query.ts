import { type Bundle, etagOf } from '#client';
import { queryOptions } from '@tanstack/react-query';

import { client } from '../client.js';

export interface StoredBundle {
  readonly bundle: Bundle;
  /** The tag that a change must name. */
  readonly etag: string | null;
}

/** A bundle with its tag. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const bundleQuery = (slug: string) =>
  queryOptions({
    queryKey: ['bundle', slug],
    queryFn: async ({ signal }): Promise<StoredBundle> => {
      const bundle = await client.bundles.get(slug, { signal });
      return { bundle, etag: etagOf(bundle) ?? null };
    },
  });
