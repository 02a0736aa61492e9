import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';

import { Button } from '../components/button.js';
import { MoreButton } from '../components/more-button.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { activity as words } from '../messages/activity.js';
import { useSession } from '../session/session.js';
import { EventList } from './event-list.js';
import { TextFilter } from './text-filter.js';
import { TypeFilter } from './type-filter.js';
import { useFeed } from './use-feed.js';

const route = getRouteApi('/activity/');

/** What happens, as it happens. The filter stands in the address. */
export function Events(): ReactNode {
  const { types, subject } = route.useSearch();
  const navigate = route.useNavigate();
  const org = useSession()?.activeOrganization?.slug ?? null;
  const feed = useFeed({ org, types, subject });
  const filter = useCallback(
    (changes: { types?: string | undefined; subject?: string | undefined }): void => {
      void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
    },
    [navigate],
  );
  const onSubject = useCallback(
    (about: string): void => filter({ subject: about, types: undefined }),
    [filter],
  );
  const onType = useCallback((type: string): void => filter({ types: type }), [filter]);
  const isFiltered = types !== undefined || subject !== undefined;
  return (
    <>
      <div className="filters">
        <TextFilter
          label={words.subject}
          hint={words.subjectHint}
          value={subject}
          onChange={(wanted) => filter({ subject: wanted })}
        />
        <TypeFilter
          owner={org === null ? 'person' : 'organization'}
          types={types}
          onChange={(chosen) => filter({ types: chosen })}
        />
        {isFiltered && (
          <Button look="quiet" onPress={() => filter({ types: undefined, subject: undefined })}>
            {words.clear}
          </Button>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {feed.fresh.size > 0 && words.arrived(feed.fresh.size)}
      </p>
      {feed.error !== null && <Failed error={feed.error} retry={feed.retry} />}
      {feed.isLoading && <Loading />}
      {!feed.isLoading && feed.error === null && feed.events.length === 0 && (
        <Empty
          title={isFiltered ? words.noneFound : words.none}
          text={isFiltered ? words.noneFoundText : words.noneText}
        />
      )}
      {feed.events.length > 0 && (
        <EventList events={feed.events} fresh={feed.fresh} onSubject={onSubject} onType={onType} />
      )}
      {feed.hasOlder && (
        <p>
          <MoreButton isPending={feed.isLoadingOlder} onPress={feed.loadOlder}>
            {words.earlier}
          </MoreButton>
        </p>
      )}
    </>
  );
}
