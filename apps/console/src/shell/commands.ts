import { shell } from '../messages/shell.js';

/** What the palette offers: addresses below `/console`. */
export const COMMANDS: readonly { readonly to: string; readonly label: string }[] = [
  { to: '/', label: shell.home },
  { to: '/bundles', label: shell.bundles },
  { to: '/bundles/new', label: shell.makeBundle },
  { to: '/items', label: shell.items },
  { to: '/activity', label: shell.activity },
  { to: '/activity/audit', label: shell.audit },
  { to: '/bundles/trash', label: shell.deletedBundles },
  { to: '/organization', label: shell.members },
  { to: '/organization/workspaces', label: shell.workspaces },
  { to: '/organization/keys', label: shell.teamKeys },
  { to: '/organization/webhooks', label: shell.teamWebhooks },
  { to: '/organization/settings', label: shell.organizationSettings },
  { to: '/organizations', label: shell.organizations },
  { to: '/graph', label: shell.graph },
  { to: '/graph/trash', label: shell.graphTrash },
  { to: '/connect', label: shell.connect },
  { to: '/account', label: shell.account },
  { to: '/account/security', label: shell.security },
  { to: '/account/sessions', label: shell.sessions },
  { to: '/account/keys', label: shell.keys },
  { to: '/account/webhooks', label: shell.webhooks },
  { to: '/account/data', label: shell.data },
];
