import type { AuditEntry } from '#client';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { deviceName } from '../account/device-name.js';
import { client } from '../client.js';
import { Button } from '../components/button.js';
import { More } from '../components/more.js';
import { Empty, Failed, Loading, messageOf } from '../components/states.js';
import { downloadText } from '../download.js';
import { firstPage } from '../first-page.js';
import { activity as words } from '../messages/activity.js';
import { useSession } from '../session/session.js';
import { notify } from '../shell/notices.js';
import { type AuditFilter, AuditFilters } from './audit-filters.js';
import { EventList } from './event-list.js';

const route = getRouteApi('/activity/audit');
const PAGE = 50;

/** Who did what, from where: of an organization for its admins, else one's own. */
export function Audit(): ReactNode {
  const active = useSession()?.activeOrganization;
  if (active === undefined) return <Loading />;
  if (active !== null && active.role !== 'admin')
    return <Empty title={words.adminsOnly} text={words.adminsOnlyText} />;
  return <Entries org={active?.slug ?? null} />;
}

function Entries({ org }: { readonly org: string | null }): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = (changes: AuditFilter): void => {
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  };
  const query = { ...search, ...(org !== null && { org }) };
  const list = useInfiniteQuery({
    queryKey: ['audit', query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      firstPage(client.events.audit({ ...query, cursor: pageParam, limit: PAGE }, { signal })),
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const download = useMutation({
    mutationFn: () => client.events.auditCsv(query),
    onSuccess: (csv) => downloadText('audit.csv', csv),
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  const all = useMemo(() => list.data?.pages.flatMap(({ events }) => events), [list.data]);
  return (
    <>
      <AuditFilters owner={org === null ? 'person' : 'organization'} filter={search} onChange={filter}>
        <Button isPending={download.isPending} onPress={() => download.mutate()}>
          {words.csv}
        </Button>
      </AuditFilters>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {all?.length === 0 && !list.isError && <Empty title={words.noneAudited} text={words.noneAuditedText} />}
      {all !== undefined && all.length > 0 && (
        <EventList events={all} originOf={originOf} onType={(types) => filter({ types })} />
      )}
      <More list={list} />
    </>
  );
}

const originOf = (entry: AuditEntry): ReactNode => <Origin entry={entry} />;

function Origin({ entry: { address, useragent } }: { readonly entry: AuditEntry }): ReactNode {
  const device = deviceName(useragent);
  return (
    <>
      {address !== null && words.from(address)} {device !== null && <bdi>({device})</bdi>}
    </>
  );
}
