import type { Command } from './command.js';
import { auditCommand } from './commands/audit.command.js';
import { backupCommand, restoreCommand } from './commands/backup.commands.js';
import { bundlesAdd, bundlesList } from './commands/bundles.commands.js';
import { bundleReinstate, bundleTakedown } from './commands/bundle.commands.js';
import { completionOf } from './commands/completion.command.js';
import { deletionList } from './commands/deletion.commands.js';
import { demoCommand } from './commands/demo.command.js';
import { doctorCommand } from './commands/doctor.command.js';
import { eventsTail } from './commands/events.commands.js';
import { exportCommand } from './commands/export.command.js';
import { orgExport, userExport } from './commands/export.commands.js';
import { graphAdd, graphList } from './commands/graph.commands.js';
import { importCommand } from './commands/import.command.js';
import { itemsAdd, itemsLink, itemsList, itemsShow } from './commands/items.commands.js';
import { keyAdd, keyList, keyRevoke, keyRotate, keyShow } from './commands/key.commands.js';
import { migrateCommand } from './commands/migrate.command.js';
import { memberAdd, memberList, memberRemove, memberRole, orgMember } from './commands/member.commands.js';
import { orgAdd, orgDelete, orgList, orgRename, orgRestore, orgShow } from './commands/org.commands.js';
import { loginCommand, logoutCommand, profilesCommand, whoamiCommand } from './commands/profile.commands.js';
import { userDelete, userRestore } from './commands/user-deletion.commands.js';
import { userList, userShow } from './commands/user-lists.commands.js';
import { serveCommand } from './commands/serve.command.js';
import { sessionList, sessionRevoke } from './commands/session.commands.js';
import {
  userAdd,
  userDisable,
  userEnable,
  userPasswd,
  userResetLink,
  userSecondFactor,
  userSignInLink,
  userUnverify,
  userVerify,
} from './commands/user.commands.js';
import { versionCommand } from './commands/version.command.js';
import {
  webhooksDeliveries,
  webhooksList,
  webhooksReplay,
  webhooksShow,
  webhooksTest,
} from './commands/webhooks.commands.js';
import {
  workspaceAdd,
  workspaceDelete,
  workspaceList,
  workspaceRestore,
} from './commands/workspace.commands.js';

/** What the nouns of commands stand for. */
export const GROUPS: Readonly<Record<string, string>> = {
  user: 'people who sign in or hold keys',
  org: 'organizations and their members',
  workspace: 'the parts of organizations that hold projects',
  key: 'API keys of people and of organizations',
  session: 'where people are signed in',
  events: 'what happens to everything',
  webhooks: 'where events are delivered to',
  deletion: 'what was deleted, and is removed after its days of grace',
  bundle: 'link bundles that have to go',
  items: 'items of a project, in a running service',
  bundles: 'your link bundles, in a running service',
  graph: 'your graph, in a running service',
};

const ALL: readonly Command[] = [
  serveCommand,
  migrateCommand,
  backupCommand,
  restoreCommand,
  userAdd,
  userList,
  userShow,
  userPasswd,
  userResetLink,
  userSignInLink,
  userDisable,
  userEnable,
  userSecondFactor,
  userVerify,
  userUnverify,
  userDelete,
  userRestore,
  userExport,
  orgAdd,
  orgList,
  orgShow,
  orgRename,
  orgDelete,
  orgRestore,
  orgExport,
  orgMember,
  memberAdd,
  memberList,
  memberRole,
  memberRemove,
  workspaceAdd,
  workspaceList,
  workspaceDelete,
  workspaceRestore,
  keyAdd,
  keyList,
  keyShow,
  keyRotate,
  keyRevoke,
  sessionList,
  sessionRevoke,
  deletionList,
  auditCommand,
  eventsTail,
  webhooksList,
  webhooksShow,
  webhooksTest,
  webhooksDeliveries,
  webhooksReplay,
  bundleTakedown,
  bundleReinstate,
  loginCommand,
  logoutCommand,
  whoamiCommand,
  profilesCommand,
  itemsList,
  itemsShow,
  itemsAdd,
  itemsLink,
  bundlesList,
  bundlesAdd,
  graphList,
  graphAdd,
  importCommand,
  exportCommand,
  doctorCommand,
  demoCommand,
  versionCommand,
];

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [...ALL, completionOf(ALL)];
