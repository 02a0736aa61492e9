import { text } from 'node:stream/consumers';

import { UsageError } from './options.js';

/** Answers a secret; never from the command line, which others see and shells remember. */
export type ReadSecret = (name: string) => Promise<string>;

/** Asked for twice on a terminal, which does not show it; else what standard input holds, but its last line end. */
export const readSecret: ReadSecret = async (name) => {
  const secret = process.stdin.isTTY ? await asked(name) : (await text(process.stdin)).replace(/\r?\n$/, '');
  if (secret === '') throw new UsageError(`the ${name} is empty: type it when asked, or pipe it in`);
  return secret;
};

async function asked(name: string): Promise<string> {
  const { default: ask } = await import('@inquirer/password');
  const onTerminal = { output: process.stderr };
  const secret = await ask({ message: `The ${name}:` }, onTerminal);
  const again = await ask({ message: `The ${name} again:` }, onTerminal);
  if (again !== secret) throw new UsageError(`the ${name} was typed differently the second time`);
  return secret;
}
