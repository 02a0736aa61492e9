import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { client } from '../client.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { items } from '../messages/items.js';
import { useSession } from '../session/session.js';
import { useFollowed } from '../shell/live.js';
import { PlaceContext } from './place.js';
import { chosenWorkspace, workspacesQuery } from './workspaces.js';
import './items.css';

const route = getRouteApi('/items');

/** Finds out in which workspace one works, for all that is below. */
export function Workspace(): ReactNode {
  const { in: wanted } = route.useSearch();
  const session = useSession();
  const { data, error, refetch } = useQuery(workspacesQuery);
  const active = session?.activeOrganization?.slug ?? null;
  const chosen = data === undefined ? undefined : chosenWorkspace(data, wanted, active);
  const org = chosen?.organization.slug ?? '';
  const ws = chosen?.slug ?? '';
  const role = session?.organizations.find(({ slug }) => slug === org)?.role;
  const place = useMemo(
    () => ({ org, ws, canWrite: role !== 'reader', client: client.in({ org, ws }) }),
    [org, ws, role],
  );
  // What happens to whom one acts for is followed anyway.
  useFollowed(org === '' || org === active ? null : org);
  if (error !== null && data === undefined)
    return <Failed error={error} retry={() => void refetch()} isScreen />;
  if (data === undefined || session === undefined) return <Loading />;
  if (chosen === undefined)
    return wanted === undefined ? (
      <Empty title={items.noWorkspace} text={items.noWorkspaceText} isScreen />
    ) : (
      <Empty title={items.otherWorkspace} text={items.otherWorkspaceText} isScreen />
    );
  return (
    <PlaceContext value={place}>
      <Outlet key={`${org}/${ws}`} />
    </PlaceContext>
  );
}
