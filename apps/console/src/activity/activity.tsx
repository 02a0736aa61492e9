import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { activity as words } from '../messages/activity.js';
import { useSession } from '../session/session.js';
import './activity.css';

/** What happened to whoever somebody acts for, and who did it. */
export function Activity(): ReactNode {
  const session = useSession();
  if (session === undefined) return <Loading />;
  const role = session.activeOrganization?.role;
  return (
    <>
      <Title>{words.title}</Title>
      <nav className="parts" aria-label={words.parts}>
        <Link to="/activity" search={{}} activeOptions={{ exact: true, includeSearch: false }}>
          {words.events}
        </Link>
        {(role === undefined || role === 'admin') && (
          <Link to="/activity/audit" search={{}} activeOptions={{ includeSearch: false }}>
            {words.audit}
          </Link>
        )}
      </nav>
      <Outlet />
    </>
  );
}
