import { LigatureError } from '#client';
import type { QueryClient } from '@tanstack/react-query';

import { client } from '../client.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { doWithEach } from '../shell/long-work.js';
import { notify } from '../shell/notices.js';

/** Deletes bundles, some at a time, and offers to bring back those that it deleted. */
export async function deleteBundles(slugs: readonly string[], queries: QueryClient): Promise<void> {
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['bundles'] });
  const done: string[] = [];
  const restore = async (): Promise<void> => {
    let count = 0;
    try {
      await doWithEach(bundles.restoring(done.length), done, async (slug) => {
        await client.bundles.restore(slug);
        count += 1;
      });
    } catch (error) {
      notify(messageOf(error), { isBad: true });
    } finally {
      await refresh();
      if (count > 0) notify(bundles.restoredMany(count));
    }
  };
  try {
    await doWithEach(bundles.deleting(slugs.length), slugs, async (slug) => {
      try {
        await client.bundles.delete(slug);
        done.push(slug);
      } catch (error) {
        // Somebody else was quicker.
        if (!(error instanceof LigatureError) || error.status !== 404) throw error;
      }
    });
  } finally {
    await refresh();
    if (done.length > 0)
      notify(bundles.deleted(done.length), { action: { label: common.undo, run: () => void restore() } });
  }
}
