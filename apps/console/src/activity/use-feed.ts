import { useEffect, useMemo, useSyncExternalStore } from 'react';

import { client } from '../client.js';
import { firstPage } from '../first-page.js';
import { onSomethingHappened } from '../shell/happenings.js';
import { Feed, type FeedState } from './feed.js';

const PAGE = 50;

export interface FeedFilter {
  /** Slug; `null`: what is one's own. */
  readonly org: string | null;
  readonly types: string | undefined;
  readonly subject: string | undefined;
}

/** Events that fit, as they happen. */
export function useFeed({ org, types, subject }: FeedFilter): FeedState & {
  readonly loadOlder: () => void;
  readonly retry: () => void;
} {
  const feed = useMemo(
    () =>
      new Feed((place, signal) =>
        firstPage(
          client.events.list(
            {
              ...place,
              limit: PAGE,
              ...(org !== null && { org }),
              ...(types !== undefined && { types }),
              ...(subject !== undefined && { subject }),
            },
            { signal },
          ),
        ),
      ),
    [org, types, subject],
  );
  useEffect(() => {
    void feed.start();
    const end = onSomethingHappened(() => void feed.catchUp());
    return () => {
      end();
      feed.stop();
    };
  }, [feed]);
  const state = useSyncExternalStore(feed.subscribe, feed.snapshot);
  return { ...state, loadOlder: () => void feed.loadOlder(), retry: () => void feed.start() };
}
