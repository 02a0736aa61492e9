import { describe, expect, it } from 'vitest';

import { COMMANDS, GROUPS } from './commands.js';
import { UsageError } from './options.js';
import { parseCommandLine } from './parse-command-line.js';

const help = (line: string): string => {
  const asked = parseCommandLine(COMMANDS, GROUPS, line.split(' '));
  return 'help' in asked ? asked.help : '';
};
const refusalOf = (...argv: string[]): string => {
  try {
    parseCommandLine(COMMANDS, GROUPS, argv);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
};

describe('the command line', () => {
  it.each(COMMANDS.map(({ name }) => name))('has help for %s, with each of its options', (name) => {
    const command = COMMANDS.find((known) => known.name === name);
    const text = help(`${name} --help`);
    expect(text).toContain(`ligature ${name} `);
    for (const option of [...Object.keys(command?.options ?? {}), 'json'])
      expect(text).toContain(`--${option}`);
    for (const example of command?.examples ?? []) expect(text).toContain(`ligature ${example}`);
  });

  it.each(COMMANDS.flatMap(({ name, examples = [] }) => examples.map((example) => [name, example] as const)))(
    'has examples that call %s: %s',
    (name, example) => {
      expect(`${example} `.startsWith(`${name} `)).toBe(true);
    },
  );

  it('tells what nouns stand for, and refuses one without its verb', () => {
    const nouns = new Set(
      COMMANDS.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0]),
    );
    expect(
      Object.keys(GROUPS)
        .filter((name) => !name.includes(' '))
        .sort(),
    ).toEqual([...nouns].sort());
    expect(parseCommandLine(COMMANDS, GROUPS, ['user'])).toMatchObject({ isMistake: true });
    expect(parseCommandLine(COMMANDS, GROUPS, [])).toMatchObject({ isMistake: false });
    expect(parseCommandLine(COMMANDS, GROUPS, ['help', 'user'])).toMatchObject({ isMistake: false });
  });

  it('suggests what may have been meant, and repeats no value', () => {
    expect(refusalOf('usr')).toContain('Did you mean user?');
    expect(refusalOf('user', 'add', '--pasword', 'hunter2')).toContain('Did you mean --password?');
    for (const strays of [['--password=hunter2'], ['--pasword=hunter2'], ['hunter2']])
      expect(refusalOf('user', 'add', ...strays)).not.toMatch(/^$|hunter2/);
  });

  it('demands the argument of a command, and only one', () => {
    expect(refusalOf('backup')).toContain("Missing required argument 'FILE'");
    expect(refusalOf('backup', 'a', 'b')).toContain('Too many arguments');
  });
});
