import { COMMANDS } from './cli/commands.js';
import { runCommand } from './cli/run-command.js';

const { code, stdout, stderr } = await runCommand(COMMANDS, process.argv.slice(2), async () => {
  const { Logger } = await import('@nestjs/common');
  Logger.overrideLogger(false);
  const { readSettings } = await import('./settings.js');
  return readSettings();
});
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
