import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { MoreButton } from './more-button.js';

/** What asks for the next page of a list, where there is one. */
export function More({
  list,
}: {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
}): ReactNode {
  if (!list.hasNextPage) return null;
  return (
    <p>
      <MoreButton isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
        {common.more}
      </MoreButton>
    </p>
  );
}
