import { parseArgs } from 'node:util';

import { DomainError } from '#kernel';

import type { Command } from './command.js';
import { Options, UsageError } from './options.js';

const CALL = 'npm run --silent ligature --';

/**
 * Finds the command, runs it and prints what it did: text, or one JSON object with `--json`.
 * @returns the exit code: 0 done, 1 refused or failed, 2 not understood
 */
export async function runCommand(commands: readonly Command[], argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  if (argv.length === 0 || argv[0] === 'help' || argv.includes('--help')) {
    process.stdout.write(`${usage(commands)}\n`);
    return 0;
  }
  try {
    const { command, options } = parse(commands, argv);
    const { Logger } = await import('@nestjs/common');
    Logger.overrideLogger(false);
    const { readSettings } = await import('../settings.js');
    const outcome = await command.run(options, readSettings());
    process.stdout.write(`${json ? JSON.stringify(outcome.json) : outcome.text}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${json ? JSON.stringify({ error: describe(error) }) : sentence(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
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
    const problem = error instanceof Error ? error.message : String(error);
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
