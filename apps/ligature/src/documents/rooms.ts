import type { ApiDocs } from '#platform/documents';

import { MODULES } from '../modules.js';

/** What the service is, in a sentence. */
export const SUMMARY =
  'Item links, a live dependency graph and link bundles: one service, three kinds of link. Read [the conventions](/docs/guides/conventions) first: what the three have in common, and where they differ.';

export const LICENSE = { name: 'MIT', identifier: 'MIT' } as const;

/** In the order of the document. */
export const ROOMS: readonly ApiDocs[] = MODULES.flatMap(({ docs }) => docs ?? []);
