import type { Env } from '#platform/config';

import type { Options } from './options.js';
import type { ReadSecret } from './read-secret.js';

/** What a command has done: for programs, and for people. */
export interface Outcome {
  readonly json: object;
  readonly text: string;
  /** Whether standard output has another use: what was done is told on standard error. */
  readonly apart?: boolean;
  /** Whether something was found to be wrong: the command ends with 1. */
  readonly failed?: boolean;
}

/** An option of a command. */
export interface Option {
  readonly about: string;
  /** The placeholder of its value; none: a switch. */
  readonly value?: string;
  /** Whether the command cannot do without. */
  readonly required?: true;
}

/** One operator command: `ligature <name> <argument> <options>`. */
export interface Command {
  /** Its words: a noun and a verb, or one word. */
  readonly name: string;
  readonly about: string;
  /** What stands behind the name, without `--`: the placeholder, and what belongs there. */
  readonly argument?: readonly [name: string, about: string, need?: 'optional'];
  /** By name, without `--`. */
  readonly options?: Readonly<Record<string, Option>>;
  /** Command lines as one types them, without `ligature`. */
  readonly examples?: readonly string[];
  run(options: Options, env: Env, readSecret: ReadSecret): Promise<Outcome>;
}
