import type { ComponentType, ReactNode } from 'react';

import { shell } from '../messages/shell.js';
import { Mark } from './mark.js';
import { SCREENS } from './screens.js';

/** A link to a screen; `to` is below `/console`. */
export type ScreenLink = ComponentType<{
  readonly to: string;
  readonly isExact?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}>;

/** The frame around every screen. The page brings it along (`first-frame.tsx`), and `Shell` makes it live. */
export function Frame({
  link: Link,
  isOpen = false,
  onMenu,
  place,
  tools,
  children,
}: {
  readonly link: ScreenLink;
  /** Whether the menu is unfolded where it does not fit beside the screen. */
  readonly isOpen?: boolean;
  /** Absent: nothing can be unfolded yet. */
  readonly onMenu?: () => void;
  /** For whom somebody acts. */
  readonly place?: ReactNode;
  readonly tools: ReactNode;
  /** The screen, and what lies over it. */
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
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
            disabled={onMenu === undefined}
            onClick={onMenu}
          >
            <span aria-hidden="true">☰</span>
          </button>
          <Link to="/" className="logo">
            <Mark />
            <span className="name">{shell.product}</span>
          </Link>
          {place}
          <span className="push" />
          {tools}
        </header>
        <nav className="screens" aria-label={shell.navigation}>
          <ul>
            {SCREENS.map(({ to, label }) => (
              <li key={to}>
                <Link to={to} isExact={to === '/'}>
                  {label}
                </Link>
              </li>
            ))}
            <li className="apart">
              <a href="/docs">{shell.docs}</a>
            </li>
          </ul>
        </nav>
        {children}
      </div>
    </>
  );
}
