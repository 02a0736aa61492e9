import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { shell } from '../messages/shell.js';

/** The screens, in the order of the day. */
const SCREENS: readonly { to: LinkProps['to']; label: string }[] = [
  { to: '/', label: shell.home },
  { to: '/bundles', label: shell.bundles },
  { to: '/items', label: shell.items },
  { to: '/graph', label: shell.graph },
  { to: '/activity', label: shell.activity },
  { to: '/organization', label: shell.organization },
  { to: '/connect', label: shell.connect },
  { to: '/account', label: shell.account },
];

export function Navigation(): ReactNode {
  return (
    <ul>
      {SCREENS.map(({ to, label }) => (
        <li key={to}>
          <Link to={to} activeOptions={{ exact: to === '/' }}>
            {label}
          </Link>
        </li>
      ))}
      <li className="apart">
        <a href="/docs">{shell.docs}</a>
      </li>
    </ul>
  );
}
