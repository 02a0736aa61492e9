import type { QueryClient } from '@tanstack/react-query';

import { client } from '../client.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { notify } from '../shell/notices.js';

/** Deletes them one after the other, and offers to bring them back. */
export async function deleteBundles(slugs: readonly string[], queries: QueryClient): Promise<void> {
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['bundles'] });
  const done: string[] = [];
  const restore = async (): Promise<void> => {
    for (const slug of done) await client.bundles.restore(slug);
    await refresh();
    notify(bundles.restored);
  };
  try {
    for (const slug of slugs) {
      await client.bundles.delete(slug);
      done.push(slug);
    }
  } finally {
    await refresh();
    if (done.length > 0)
      notify(bundles.deleted(done.length), {
        action: {
          label: common.undo,
          run: () => {
            restore().catch((error: unknown) => notify(messageOf(error), { isBad: true }));
          },
        },
      });
  }
}
