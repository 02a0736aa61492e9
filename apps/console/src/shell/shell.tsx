import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { RouterProvider as AriaRouter } from 'react-aria-components';

import { Failed } from '../components/states.js';
import { lazyPart } from '../load-part.js';
import { shell } from '../messages/shell.js';
import { sessionQuery } from '../session/session.js';
import { ConnectionBanner } from './connection-banner.js';
import { longWork } from './long-work.js';
import { Mark } from './mark.js';
import { Navigation } from './navigation.js';
import { Notices } from './notices.js';
import { PaletteButton } from './palette-button.js';

/** What opens over the page is not needed for its first look. */
const AccountMenu = lazyPart(async () => (await import('./menus.js')).AccountMenu);
const Notifications = lazyPart(async () => (await import('./menus.js')).Notifications);
const OrganizationMenu = lazyPart(async () => (await import('./menus.js')).OrganizationMenu);

const LongWorkDialog = lazyPart(async () => (await import('./long-work-dialog.js')).LongWorkDialog);

/** The frame: where one can go, who one is, and the screen. */
export function Shell(): ReactNode {
  const router = useRouter();
  const session = useQuery(sessionQuery);
  const [isOpen, setOpen] = useState(false);
  const work = useSyncExternalStore(longWork.watch, longWork.snapshot);
  useEffect(() => router.subscribe('onResolved', () => setOpen(false)), [router]);
  return (
    <AriaRouter navigate={(to) => void router.navigate({ to })}>
      <a className="skip" href="#main">
        {shell.skip}
      </a>
      <div className={isOpen ? 'shell open' : 'shell'}>
        <header className="bar">
          <button
            type="button"
            className="burger"
            aria-label={shell.menu}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <span aria-hidden="true">☰</span>
          </button>
          <Link to="/" className="logo">
            <Mark />
            <span className="name">{shell.product}</span>
          </Link>
          {session.data !== undefined && (
            <Suspense>
              <OrganizationMenu session={session.data} />
            </Suspense>
          )}
          <span className="push" />
          <PaletteButton />
          {session.data !== undefined && (
            <Suspense>
              <Notifications session={session.data} />
            </Suspense>
          )}
          {session.data !== undefined && (
            <Suspense fallback={<span className="initial" />}>
              <AccountMenu session={session.data} />
            </Suspense>
          )}
        </header>
        <nav className="screens" aria-label={shell.navigation}>
          <Navigation />
        </nav>
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
      </div>
    </AriaRouter>
  );
}
