import type { ReactNode } from 'react';

import { client } from '../client.js';
import { KeyList } from '../keys/key-list.js';
import type { KeySource } from '../keys/key-source.js';
import { keys, scopeWords } from '../messages/keys.js';

const SOURCE: KeySource = {
  queryKey: ['account', 'keys'],
  list: (signal) => client.keys.list({ signal }),
  create: (body) => client.keys.create(body),
  update: (id, changes) => client.keys.update(id, changes),
  rotate: (id, overlapHours) => client.keys.rotate(id, { overlapHours }),
  revoke: (id) => client.keys.revoke(id),
  scopes: scopeWords,
  workspaces: async (signal) =>
    (await client.me.workspaces({ signal })).map(({ slug, organization }) => `${organization.slug}/${slug}`),
  words: { none: keys.none, noneText: keys.noneText },
};

/** One's own API keys. */
export function Keys(): ReactNode {
  return <KeyList title={keys.title} source={SOURCE} />;
}
