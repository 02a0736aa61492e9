import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { bundles as words } from '../messages/bundles.js';
import { home } from '../messages/home.js';
import { recentBundles } from './recent.js';

/** The bundles that were changed last. */
export function RecentBundles(): ReactNode {
  const recent = useQuery(recentBundles);
  const linkies = recent.data?.linkies;
  return (
    <section className="card" aria-labelledby="recent">
      <div className="title">
        <h2 id="recent">{home.recent}</h2>
        {linkies !== undefined && linkies.length > 0 && <Link to="/bundles">{home.allBundles}</Link>}
      </div>
      {recent.isError && <Failed error={recent.error} retry={() => void recent.refetch()} />}
      {recent.isPending && <Loading />}
      {linkies?.length === 0 && <p className="hint">{words.noneText}</p>}
      <ul className="rows">
        {linkies?.map(({ slug, title, urls, updatedAt }) => (
          <li key={slug}>
            <div className="grow">
              <Link to="/bundles/$slug" params={{ slug }} dir="auto">
                {title ?? words.untitled(slug)}
              </Link>
              <div className="hint">
                {words.count(urls.length)} · {words.changed} <Time at={updatedAt} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
