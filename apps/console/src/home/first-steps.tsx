import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { bundles } from '../messages/bundles.js';
import { home } from '../messages/home.js';
import { useSession } from '../session/session.js';
import { beginnings, recentBundles } from './recent.js';

const hidden = (userId: string): string => `ligature.first-steps.${userId}`;

/** What there is to begin with. Each step goes away once it is done, all of them when they are not wanted. */
export function FirstSteps(): ReactNode {
  const session = useSession();
  const userId = session?.user?.id;
  // Items are an organization's.
  const hasPlace = session !== undefined && session.organizations.length > 0;
  const [isHidden, setHidden] = useState(false);
  const bundle = useQuery(recentBundles);
  const [graph, keys, imports] = useQueries({
    queries: [beginnings.graph, beginnings.keys, beginnings.imports],
  });
  if (userId === undefined || isHidden || localStorage.getItem(hidden(userId)) !== null) return null;
  // What is not known yet, or cannot be read, is not offered.
  const isOpen = {
    bundle: bundle.data?.linkies.length === 0,
    graph: graph.data === false,
    keys: keys.data === false,
    imports: imports.data === false,
  };
  if (!Object.values(isOpen).includes(true)) return null;
  return (
    <section className="card" aria-labelledby="first-steps">
      <div className="title">
        <h2 id="first-steps">{home.begin}</h2>
        <Button
          look="quiet"
          aria-label={home.hide}
          onPress={() => {
            localStorage.setItem(hidden(userId), 'hidden');
            setHidden(true);
          }}
        >
          <span aria-hidden="true">✕</span>
        </Button>
      </div>
      <ul className="rows">
        {isOpen.bundle && (
          <Step title={home.makeBundle} text={home.makeBundleText}>
            <Link to="/bundles/new" className="button primary">
              {bundles.make}
            </Link>
          </Step>
        )}
        {isOpen.graph && (
          <Step title={home.addNode} text={home.addNodeText}>
            <Link to="/graph" className="button">
              {home.addNodeAction}
            </Link>
          </Step>
        )}
        {isOpen.keys && (
          <Step title={home.connect} text={home.connectText}>
            <Link to="/connect" className="button">
              {home.connectAction}
            </Link>
          </Step>
        )}
        {isOpen.imports && (
          <Step title={home.bringIn} text={home.bringInText}>
            <div className="actions">
              <a className="button quiet" href="/docs/guides/import-export">
                {home.readHow}
              </a>
              {hasPlace && (
                <Link to="/items" className="button">
                  {home.chooseProject}
                </Link>
              )}
            </div>
          </Step>
        )}
      </ul>
    </section>
  );
}

function Step({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li>
      <div className="grow">
        <h3>{title}</h3>
        <p className="hint">{text}</p>
      </div>
      {children}
    </li>
  );
}
