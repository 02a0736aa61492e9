import { shell } from '../messages/shell.js';

/** The screens, in the order of the day. */
export const SCREENS = [
  { to: '/', label: shell.home },
  { to: '/bundles', label: shell.bundles },
  { to: '/items', label: shell.items },
  { to: '/graph', label: shell.graph },
  { to: '/activity', label: shell.activity },
  { to: '/organization', label: shell.organization },
  { to: '/connect', label: shell.connect },
  { to: '/account', label: shell.account },
] as const;
