import { bundleReinstate, bundleTakedown } from './cli/bundle.commands.js';
import { demoCommand } from './cli/demo.command.js';
import { keyAdd, keyRevoke } from './cli/key.commands.js';
import { migrateCommand } from './cli/migrate.command.js';
import { orgAdd, orgMember, userAdd, userUnverify, userVerify, workspaceAdd } from './cli/people.commands.js';
import { runCommand } from './cli/run-command.js';

const COMMANDS = [
  migrateCommand,
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

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2));
