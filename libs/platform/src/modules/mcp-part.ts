import type { Env } from '../config/env.js';

/** What agents are told of a domain's tools. */
export interface McpPart {
  /** The set that the tools belong to, by which clients may ask for them. */
  readonly toolset: string;
  /** A sentence: how their names begin, and what they are for. */
  readonly about: string;
  /** What to know of them here, as it is set up; `null`: nothing. */
  readonly remark?: (env: Env) => string | null;
}
