import { DomainError } from '#kernel';
import type { Env } from '#platform/config';

import type { Command } from './command.js';
import { GROUPS } from './commands.js';
import { UsageError } from './options.js';
import { parseCommandLine } from './parse-command-line.js';
import { type ReadSecret, readSecret } from './read-secret.js';

/** How a command ended: 0 done, 1 refused or failed, 2 not understood; and what it says on both streams. */
export interface Ended {
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Finds the command, runs it and tells what it did: text, or one JSON object with `--json`.
 * @param settings read only when the command is understood
 */
export async function runCommand(
  commands: readonly Command[],
  argv: readonly string[],
  settings: () => Env | Promise<Env>,
  secrets: ReadSecret = readSecret,
): Promise<Ended> {
  const json = argv.includes('--json');
  try {
    const asked = parseCommandLine(commands, GROUPS, isVersion(argv) ? ['version'] : argv);
    if ('help' in asked) {
      return asked.isMistake ? ended(2, '', asked.help) : ended(0, asked.help, '');
    }
    const outcome = await asked.command.run(asked.options, await settings(), secrets);
    const told = `${json ? JSON.stringify(outcome.json) : outcome.text}\n`;
    const code = outcome.failed === true ? 1 : 0;
    return outcome.apart === true ? ended(code, '', told) : ended(code, told, '');
  } catch (error) {
    const told = `${json ? JSON.stringify({ error: describe(error) }) : sentence(error)}\n`;
    return ended(error instanceof UsageError ? 2 : 1, '', told);
  }
}

function isVersion([first, ...more]: readonly string[]): boolean {
  return more.length === 0 && (first === '--version' || first === '-V');
}

function ended(code: Ended['code'], stdout: string, stderr: string): Ended {
  return { code, stdout, stderr };
}

function describe(error: unknown): object {
  if (error instanceof DomainError) return { reason: error.reason, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { reason: error instanceof UsageError ? 'usage' : 'failed', message };
}

function sentence(error: unknown): string {
  return `ligature: ${error instanceof Error ? error.message : String(error)}`;
}
