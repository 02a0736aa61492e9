import { type ReactNode, Suspense } from 'react';

import { Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { lazyPart } from '../load-part.js';
import { home } from '../messages/home.js';
import { nameOf, useSession } from '../session/session.js';
import { FirstSteps } from './first-steps.js';
import './home.css';
import { Latest } from './latest.js';
import { RecentBundles } from './recent-bundles.js';

/** The live graph is not needed for the first look. */
const Work = lazyPart(async () => (await import('./work.js')).Work);

/** Where one is after signing in: what can be begun, what waits for whom, what changed last. */
export function Home(): ReactNode {
  const session = useSession();
  return (
    <>
      <Title>{home.title}</Title>
      {session !== undefined && (
        <p className="hint" dir="auto">
          {home.signedInAs(session.user?.email ?? nameOf(session))}
        </p>
      )}
      <FirstSteps />
      <div className="home">
        <Suspense fallback={<Loading />}>
          <Work />
        </Suspense>
        <RecentBundles />
        <Latest />
      </div>
    </>
  );
}
