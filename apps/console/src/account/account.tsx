import { Link, type LinkProps, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Title } from '../components/title.js';
import { account } from '../messages/account.js';

const PARTS: readonly { readonly to: LinkProps['to']; readonly label: string; readonly isExact?: true }[] = [
  { to: '/account', label: account.profile, isExact: true },
  { to: '/account/security', label: account.security },
  { to: '/account/sessions', label: account.sessions },
  { to: '/account/keys', label: account.keys },
  { to: '/account/webhooks', label: account.webhooks },
  { to: '/account/data', label: account.data },
];

/** One's own account, in parts. */
export function Account(): ReactNode {
  return (
    <>
      <Title>{account.title}</Title>
      <nav className="parts" aria-label={account.parts}>
        {PARTS.map(({ to, label, isExact }) => (
          <Link key={to} to={to} activeOptions={{ exact: isExact === true }}>
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
