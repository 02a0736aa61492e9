import { type ReactNode, useMemo } from 'react';

import { client } from '../client.js';
import { KeyList } from '../keys/key-list.js';
import type { KeySource } from '../keys/key-source.js';
import { keys, scopeWords } from '../messages/keys.js';
import { organization as words } from '../messages/organization.js';
import { ForAdmins } from './for-admins.js';

/** The graph is a person's: no key of an organization reaches it. */
const SCOPES = Object.fromEntries(
  Object.entries(scopeWords).filter(([scope]) => !scope.startsWith('graph:')),
);

/** Keys that belong to the organization. */
export function TeamKeys(): ReactNode {
  return <ForAdmins>{({ slug }) => <Keys org={slug} />}</ForAdmins>;
}

function Keys({ org }: { readonly org: string }): ReactNode {
  const source = useMemo<KeySource>(
    () => ({
      queryKey: ['organization', org, 'keys'],
      list: (signal) => client.orgs.keys.list(org, {}, { signal }).toArray(),
      create: (body) => client.orgs.keys.create(org, body),
      update: (id, changes) => client.orgs.keys.update(org, id, changes),
      rotate: (id, overlapHours) => client.orgs.keys.rotate(org, id, { overlapHours }),
      revoke: (id) => client.orgs.keys.revoke(org, id),
      scopes: SCOPES,
      workspaces: async (signal) =>
        (await client.orgs.workspaces(org, {}, { signal }).toArray()).map(({ slug }) => slug),
      words: { none: keys.teamNone, noneText: keys.teamNoneText, text: keys.teamText },
    }),
    [org],
  );
  return <KeyList title={words.teamKeys} source={source} />;
}
