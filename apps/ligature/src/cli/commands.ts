import { backupCommand, restoreCommand } from './backup.commands.js';
import { bundleReinstate, bundleTakedown } from './bundle.commands.js';
import { demoCommand } from './demo.command.js';
import { keyAdd, keyRevoke } from './key.commands.js';
import { migrateCommand } from './migrate.command.js';
import type { Command } from './command.js';
import { orgAdd, orgMember, userAdd, userUnverify, userVerify, workspaceAdd } from './people.commands.js';

/** Every operator command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  migrateCommand,
  backupCommand,
  restoreCommand,
  userAdd,
  userVerify,
  userUnverify,
  orgAdd,
  orgMember,
  workspaceAdd,
  keyAdd,
  keyRevoke,
  bundleTakedown,
  bundleReinstate,
  demoCommand,
];
