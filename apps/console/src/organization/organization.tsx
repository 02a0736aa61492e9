import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, type LinkProps, Outlet } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

import { Empty, Failed, Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { organization as words } from '../messages/organization.js';
import { useSession } from '../session/session.js';
import { type Acting, demandsFactor, organizationQuery, useActing } from './acting.js';
import { Organizations } from './organizations.js';

interface Part {
  readonly to: LinkProps['to'];
  readonly label: string;
  readonly isExact?: true;
  readonly isForAdmins?: true;
}

const PARTS: readonly Part[] = [
  { to: '/organization', label: words.members, isExact: true },
  { to: '/organization/workspaces', label: words.workspaces },
  { to: '/organization/keys', label: words.teamKeys, isForAdmins: true },
  { to: '/organization/webhooks', label: words.webhooks, isForAdmins: true },
  { to: '/organization/settings', label: words.settings },
];

/** The organization that somebody acts for, in parts; whoever acts for themselves chooses one. */
export function OrganizationScreen(): ReactNode {
  const session = useSession();
  const acting = useActing();
  if (session === undefined) return <Loading />;
  return acting === null ? <Organizations /> : <Parts acting={acting} />;
}

function Parts({ acting: { slug, isAdmin } }: { readonly acting: Acting }): ReactNode {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(organizationQuery(slug));
  useEffect(() => {
    // Whoever is refused may have been removed: then they act for themselves by now.
    if (error !== null) void queries.invalidateQueries({ queryKey: ['session'] });
  }, [error, queries]);
  if (demandsFactor(error))
    return (
      <Empty title={words.needsFactor} text={words.needsFactorText} isScreen>
        <Link to="/account/security" className="button primary">
          {words.setUpFactor}
        </Link>
        <Link to="/organizations" className="button">
          {words.all}
        </Link>
      </Empty>
    );
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} isScreen />;
  return (
    <>
      <Title
        actions={
          <Link to="/organizations" className="button quiet">
            {words.all}
          </Link>
        }
      >
        {data.name}
      </Title>
      <nav className="parts" aria-label={words.parts}>
        {PARTS.filter(({ isForAdmins }) => isAdmin || isForAdmins !== true).map(({ to, label, isExact }) => (
          <Link key={to} to={to} activeOptions={{ exact: isExact === true }}>
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
