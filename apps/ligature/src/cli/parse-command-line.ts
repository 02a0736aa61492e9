import { CommanderError, Option as ParsedOption, Command as Parser } from 'commander';

import type { Command, Option } from './command.js';
import { Options, UsageError } from './options.js';

const CALL = 'ligature';

/** What a command line asks for: help, or a command. */
export type Asked =
  | { readonly help: string; readonly isMistake: boolean }
  | { readonly command: Command; readonly options: Options };

/**
 * Finds the command and its options.
 * @param groups what the nouns stand for
 * @throws UsageError which says what is wrong, and how the command is written
 */
export function parseCommandLine(
  commands: readonly Command[],
  groups: Readonly<Record<string, string>>,
  argv: readonly string[],
): Asked {
  const written = { help: '', isMistake: false };
  let asked: Asked | undefined;
  const root = new Parser(CALL)
    .description('Operates this installation of Ligature.')
    .helpOption('-h, --help', 'tells how it is used')
    .helpCommand('help [command]', 'tells how a command is used')
    .configureHelp({
      subcommandTerm: (parser) =>
        [parser.name(), ...parser.registeredArguments.map((argument) => argument.name())].join(' '),
    })
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (written.help += text),
      writeErr: (text) => (written.help += text),
      outputError: () => undefined,
    });
  for (const command of commands) {
    declare(place(root, command.name, groups), command, (options) => (asked = { command, options }));
  }
  try {
    root.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (written.help === '') throw mistake(root, argv, error);
    // Who names a noun without its verb is told the verbs, but has asked for nothing.
    return {
      ...written,
      isMistake: error.code === 'commander.help' && argv.length > 0 && argv[0] !== 'help',
    };
  }
  if (asked === undefined) throw new Error('a command line without a command');
  return asked;
}

/** The parser of a command, below those of its nouns. */
function place(root: Parser, name: string, groups: Readonly<Record<string, string>>): Parser {
  let parser = root;
  for (const word of name.split(' ')) {
    parser = parser.commands.find((known) => known.name() === word) ?? parser.command(word);
    const about = groups[pathOf(parser)];
    if (about !== undefined) parser.description(about);
  }
  return parser;
}

function declare(parser: Parser, command: Command, take: (options: Options) => void): void {
  const { about, argument, options = {}, examples = [] } = command;
  const known = Object.entries(options).map(
    ([name, { value, about }]) =>
      [name, new ParsedOption(value === undefined ? `--${name}` : `--${name} <${value}>`, about)] as const,
  );
  parser.description(about).usage(wordsOf(command));
  if (argument) parser.argument(wordOf(argument), argument[1]);
  for (const [, option] of known) parser.addOption(option);
  parser.option('--json', 'answers one JSON object, for programs');
  if (examples.length > 0) {
    parser.addHelpText('after', ['\nExamples:', ...examples.map((line) => `  ${CALL} ${line}`)].join('\n'));
  }
  parser.action(() => {
    const values = [...known.map(([name, option]) => [name, option.attributeName()]), ['json', 'json']].map(
      ([name, attribute]) => [name, parser.getOptionValue(attribute ?? '') as string | boolean | undefined],
    );
    take(
      new Options(Object.fromEntries(values) as Record<string, string | boolean | undefined>, parser.args),
    );
  });
}

function wordOf([name, , need]: NonNullable<Command['argument']>): string {
  return need === 'optional' ? `[${name}]` : `<${name}>`;
}

/** How a command is written, behind its name. */
function wordsOf({ argument, options = {} }: Command): string {
  const word = ([name, { value, required }]: [string, Option]): string => {
    const written = value === undefined ? `--${name}` : `--${name} ${value}`;
    return required ? written : `[${written}]`;
  };
  return [
    ...(argument ? [argument[2] ? `[${argument[0]}]` : argument[0]] : []),
    ...Object.entries(options).map(word),
    '[--json]',
  ].join(' ');
}

/** Without the value of an option, or a word that belongs to none: it may be a password, which belongs on no screen. */
function mistake(root: Parser, argv: readonly string[], error: CommanderError): UsageError {
  const message = error.message.replace(/^error: /, '').replace(/(option '--?[^=']+)=[^]*$/, "$1'");
  const parser = named(root, argv);
  const use = parser === root ? `see ${CALL} --help` : `${CALL} ${pathOf(parser)} ${parser.usage()}`;
  return new UsageError(`${message.charAt(0).toUpperCase()}${message.slice(1)}\n\n${use}`, { cause: error });
}

/** The innermost command that the words name. */
function named(root: Parser, argv: readonly string[]): Parser {
  let parser = root;
  for (const word of argv) {
    const next = parser.commands.find((known) => known.name() === word);
    if (!next) break;
    parser = next;
  }
  return parser;
}

function pathOf(parser: Parser): string {
  const above = parser.parent;
  return above?.parent ? `${pathOf(above)} ${parser.name()}` : parser.name();
}
