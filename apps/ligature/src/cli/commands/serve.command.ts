import type { Command } from '../command.js';
import { UsageError } from '../options.js';

/** For the help: `bin/ligature` starts the service itself, without what the other commands need. */
export const serveCommand: Command = {
  name: 'serve',
  about: 'runs the service until it is told to stop (SIGTERM, Ctrl-C)',
  examples: ['serve'],
  run: () => Promise.reject(new UsageError('serve stands alone: its settings are variables (.env.example)')),
};
