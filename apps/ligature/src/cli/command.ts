import type { Env } from '#platform';

import type { Options } from './options.js';
import type { ReadSecret } from './read-secret.js';

/** What a command has done: for programs, and for people. */
export interface Outcome {
  readonly json: object;
  readonly text: string;
  /** Whether standard output has another use: what was done is told on standard error. */
  readonly apart?: boolean;
}

/** One operator command: `ligature <name> <options>`. */
export interface Command {
  readonly name: string;
  readonly about: string;
  /** What stands behind the name, without `--`. */
  readonly argument?: string;
  /** Every option with the placeholder of its value; `[…]` around it: may be left out; none: a switch. */
  readonly options: Readonly<Record<string, string>>;
  run(options: Options, env: Env, readSecret: ReadSecret): Promise<Outcome>;
}
