import type { Command } from '../command.js';
import { UsageError } from '../options.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Writes what a shell completes command lines by. */
export function completionOf(commands: readonly Command[]): Command {
  return {
    name: 'completion',
    about: 'writes the completion of command lines for a shell, which reads it at its start',
    argument: ['SHELL', SHELLS.join(', ')],
    examples: ['completion bash > ~/.local/share/bash-completion/completions/ligature'],
    run: (options) => {
      const shell = SHELLS.find((known) => known === options.argument('SHELL'));
      if (shell === undefined) throw new UsageError(`SHELL must be one of ${SHELLS.join(', ')}`);
      const script = shell === 'fish' ? fish(commands) : bash(commands, shell === 'zsh');
      return Promise.resolve({ json: { shell, script }, text: script.trimEnd() });
    },
  };
}

/** What may follow which words, options included. */
function followers(commands: readonly Command[]): Map<string, Set<string>> {
  const after = new Map<string, Set<string>>();
  for (const { name, options = {} } of commands) {
    const words = name.split(' ');
    for (const [at, word] of words.entries()) {
      const before = words.slice(0, at).join(' ');
      after.set(before, (after.get(before) ?? new Set()).add(word));
    }
    const all = [...Object.keys(options), 'json', 'help'].map((option) => `--${option}`);
    after.set(name, new Set([...(after.get(name) ?? []), ...all]));
  }
  return after;
}

function bash(commands: readonly Command[], isZsh: boolean): string {
  const cases = [...followers(commands)].map(
    ([before, words]) => `    '${before}') words='${[...words].join(' ')}' ;;`,
  );
  return [
    ...(isZsh ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_ligature() {',
    '  local before words word',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) break ;; esac',
    '    before="${before:+$before }$word"',
    '  done',
    '  # Behind its name a command has an argument, and options.',
    '  while :; do',
    '    words=',
    '    case "$before" in',
    ...cases,
    '    esac',
    '    [ -n "$words" ] || [ -z "$before" ] && break',
    '    case "$before" in *" "*) before="${before% *}" ;; *) before= ;; esac',
    '  done',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -F _ligature -o default ligature',
    '',
  ].join('\n');
}

function fish(commands: readonly Command[]): string {
  const line = (condition: string, rest: string): string => `complete -c ligature -n "${condition}" ${rest}`;
  const lines = [...followers(commands)].flatMap(([before, words]) =>
    [...words].map((word) => {
      const known = before.split(' ').filter((one) => one !== '');
      const condition =
        known.length === 0
          ? '__fish_use_subcommand'
          : known.map((one) => `__fish_seen_subcommand_from ${one}`).join('; and ');
      return line(condition, word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`);
    }),
  );
  return `${lines.join('\n')}\n`;
}
