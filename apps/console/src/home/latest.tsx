import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { eventName } from '../messages/events.js';
import { home } from '../messages/home.js';
import { useSession } from '../session/session.js';
import { SubjectLink } from '../shell/subject-link.js';
import { nameOfSubject } from '../shell/subject.js';

const LATEST = 8;

/** What happened last to whom somebody acts for. */
export function Latest(): ReactNode {
  const session = useSession();
  const org = session?.activeOrganization?.slug ?? null;
  const latest = useQuery({
    queryKey: ['latest', org],
    enabled: session !== undefined,
    queryFn: ({ signal }) =>
      client.events.list({ ...(org !== null && { org }), limit: LATEST }, { signal }).toArray(LATEST),
  });
  return (
    <section className="card" aria-labelledby="latest">
      <div className="title">
        <h2 id="latest">{home.latest}</h2>
        <Link to="/activity">{home.allActivity}</Link>
      </div>
      {latest.isError && <Failed error={latest.error} retry={() => void latest.refetch()} />}
      {latest.isPending && <Loading />}
      {latest.data?.length === 0 && <p className="hint">{home.latestNone}</p>}
      <ul className="rows">
        {latest.data?.map((event) => (
          <li key={event.id}>
            <div className="grow">
              <SubjectLink event={event}>{nameOfSubject(event)}</SubjectLink>
              <div className="hint">
                {eventName(event.type)} · <Time at={event.time} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
