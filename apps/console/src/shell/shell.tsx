import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps, Outlet, useRouter } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { RouterProvider as AriaRouter } from 'react-aria-components';

import { Failed } from '../components/states.js';
import { lazyPart } from '../load-part.js';
import { nameOf, sessionQuery } from '../session/session.js';
import { ConnectionBanner } from './connection-banner.js';
import { Frame, type ScreenLink } from './frame.js';
import { longWork } from './long-work.js';
import { Notices } from './notices.js';
import { PaletteButton } from './palette-button.js';
import { BellPlace, PersonPlace } from './waiting.js';

/** What opens over the page is not needed for its first look. */
const AccountMenu = lazyPart(async () => (await import('./menus.js')).AccountMenu);
const Notifications = lazyPart(async () => (await import('./menus.js')).Notifications);
const OrganizationMenu = lazyPart(async () => (await import('./menus.js')).OrganizationMenu);

const LongWorkDialog = lazyPart(async () => (await import('./long-work-dialog.js')).LongWorkDialog);

const RouterLink: ScreenLink = ({ to, isExact = false, className, children }) => (
  <Link to={to as LinkProps['to']} activeOptions={{ exact: isExact }} className={className}>
    {children}
  </Link>
);

/** The frame: where one can go, who one is, and the screen. */
export function Shell(): ReactNode {
  const router = useRouter();
  const session = useQuery(sessionQuery);
  const [isOpen, setOpen] = useState(false);
  const work = useSyncExternalStore(longWork.watch, longWork.snapshot);
  useEffect(() => router.subscribe('onResolved', () => setOpen(false)), [router]);
  return (
    <AriaRouter navigate={(to) => void router.navigate({ to })}>
      <Frame
        link={RouterLink}
        isOpen={isOpen}
        onMenu={() => setOpen(!isOpen)}
        place={
          session.data !== undefined && (
            <Suspense>
              <OrganizationMenu session={session.data} />
            </Suspense>
          )
        }
        tools={
          <>
            <PaletteButton />
            {session.data === undefined ? (
              <>
                <BellPlace />
                <PersonPlace />
              </>
            ) : (
              <>
                <Suspense fallback={<BellPlace />}>
                  <Notifications session={session.data} />
                </Suspense>
                <Suspense fallback={<PersonPlace name={nameOf(session.data)} />}>
                  <AccountMenu session={session.data} />
                </Suspense>
              </>
            )}
          </>
        }
      >
        <main id="main" tabIndex={-1}>
          {session.data !== undefined && (
            <ConnectionBanner organization={session.data.activeOrganization?.slug ?? null} />
          )}
          {session.isError ? (
            <Failed error={session.error} retry={() => void session.refetch()} isScreen />
          ) : (
            <Outlet />
          )}
        </main>
        <Notices />
        {work !== null && (
          <Suspense>
            <LongWorkDialog {...work} />
          </Suspense>
        )}
      </Frame>
    </AriaRouter>
  );
}
