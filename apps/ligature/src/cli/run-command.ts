import { parseArgs } from 'node:util';

import { DomainError } from '#kernel';
import type { Env } from '#platform';

import type { Command } from './command.js';
import { Options, UsageError } from './options.js';
import { type ReadSecret, readSecret } from './read-secret.js';

const CALL = 'ligature';

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
  if (argv.length === 0 || argv[0] === 'help' || argv.includes('--help')) {
    return { code: 0, stdout: `${usage(commands)}\n`, stderr: '' };
  }
  try {
    const { command, options } = parse(commands, argv);
    const outcome = await command.run(options, await settings(), secrets);
    const told = `${json ? JSON.stringify(outcome.json) : outcome.text}\n`;
    return outcome.apart === true
      ? { code: 0, stdout: '', stderr: told }
      : { code: 0, stdout: told, stderr: '' };
  } catch (error) {
    const stderr = `${json ? JSON.stringify({ error: describe(error) }) : sentence(error)}\n`;
    return { code: error instanceof UsageError ? 2 : 1, stdout: '', stderr };
  }
}

function parse(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; options: Options } {
  const firstOption = argv.findIndex((word) => word.startsWith('-'));
  const words = firstOption === -1 ? argv : argv.slice(0, firstOption);
  const command = commands.find((known) => isCalled(known, words));
  if (!command) throw new UsageError(`there is no command "${words.join(' ')}"\n\n${usage(commands)}`);
  const known = Object.fromEntries(
    Object.entries(command.options).map(([name, value]) => [
      name,
      { type: value === '' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(' ').length),
      options: { ...known, json: { type: 'boolean' } },
      allowPositionals: command.argument !== undefined,
    });
    return { command, options: new Options(values, positionals) };
  } catch (error) {
    // A word without an option may be a password, which belongs on no screen.
    const isStray = (error as { code?: string }).code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
    const problem = isStray ? 'a value belongs to no option' : (error as Error).message;
    throw new UsageError(`${problem}\n\n${CALL} ${line(command)}`, { cause: error });
  }
}

function isCalled({ name, argument }: Command, words: readonly string[]): boolean {
  const called = argument === undefined ? words : words.slice(0, name.split(' ').length);
  return called.join(' ') === name;
}

function usage(commands: readonly Command[]): string {
  const lines = commands.map((command) => `  ${line(command)}\n      ${command.about}`);
  return [`${CALL} <command> [--json]`, '', ...lines].join('\n');
}

function line({ name, argument, options }: Command): string {
  const words = Object.entries(options).map(([option, value]) =>
    value === ''
      ? `[--${option}]`
      : value.startsWith('[')
        ? `[--${option} ${value.slice(1, -1)}]`
        : `--${option} ${value}`,
  );
  return [name, ...(argument === undefined ? [] : [argument]), ...words].join(' ');
}

function describe(error: unknown): object {
  if (error instanceof DomainError) return { reason: error.reason, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { reason: error instanceof UsageError ? 'usage' : 'failed', message };
}

function sentence(error: unknown): string {
  return `ligature: ${error instanceof Error ? error.message : String(error)}`;
}
