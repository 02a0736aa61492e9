import type { Env } from '../config/env.js';

/** How a visitor of the front page begins. */
export interface FirstSteps {
  readonly heading: string;
  /** For a terminal. */
  readonly command: string;
  readonly explanation: string;
}

/** What the front page tells of a domain. */
export interface HomePart {
  /** What the service keeps of it, as a part of a sentence: `what` stands out. */
  readonly keeps: { readonly article?: string; readonly what: string; readonly of: string };
  /** `base`: the origin that the visitor sees. */
  readonly firstSteps?: (env: Env, base: string) => FirstSteps;
  /** A page to look at. */
  readonly link?: { readonly href: string; readonly label: string };
}
