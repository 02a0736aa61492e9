import type { ApiKey } from '#client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { Rotate } from '../components/rotate.js';
import { SecretDialog } from '../components/secret-dialog.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { keys as words } from '../messages/keys.js';
import { EditKey } from './edit-key.js';
import { KeyRow } from './key-row.js';
import type { KeySource } from './key-source.js';
import { NewKey } from './new-key.js';

type Asked =
  { readonly what: 'edit' | 'rotate' | 'revoke'; readonly key: ApiKey } | { readonly what: 'create' };

/** API keys of a person or of an organization: made, rotated and revoked. */
export function KeyList({
  title,
  source,
}: {
  readonly title: string;
  readonly source: KeySource;
}): ReactNode {
  const queries = useQueryClient();
  const list = useQuery({ queryKey: source.queryKey, queryFn: ({ signal }) => source.list(signal) });
  const [asked, setAsked] = useState<Asked | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: source.queryKey });
  const close = (): void => setAsked(null);
  const tell = ({ rawKey }: { readonly rawKey: string }): Promise<void> => {
    setSecret(rawKey);
    return refresh();
  };
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.data === undefined) return <Loading />;
  const create = (
    <Button look="primary" onPress={() => setAsked({ what: 'create' })}>
      {words.create}
    </Button>
  );
  return (
    <section className="card">
      <div className="title">
        <h2>{title}</h2>
        {list.data.length > 0 && create}
      </div>
      {list.data.length === 0 && (
        <Empty title={source.words.none} text={source.words.noneText}>
          {create}
        </Empty>
      )}
      {list.data.length > 0 && source.words.text !== undefined && <p className="hint">{source.words.text}</p>}
      <ul className="rows">
        {list.data.map((key) => (
          <KeyRow
            key={key.id}
            apiKey={key}
            onEdit={() => setAsked({ what: 'edit', key })}
            onRotate={() => setAsked({ what: 'rotate', key })}
            onRevoke={() => setAsked({ what: 'revoke', key })}
          />
        ))}
      </ul>
      {asked?.what === 'create' && (
        <NewKey
          source={source}
          onClose={close}
          onMade={(minted) => {
            close();
            void tell(minted);
          }}
        />
      )}
      {asked?.what === 'edit' && (
        <EditKey
          apiKey={asked.key}
          update={(changes) => source.update(asked.key.id, changes).then(refresh)}
          onClose={close}
        />
      )}
      {asked?.what === 'rotate' && (
        <Rotate
          title={words.rotateTitle(asked.key.name)}
          text={words.rotateText}
          action={words.rotate}
          rotate={(overlapHours) => source.rotate(asked.key.id, overlapHours).then(tell)}
          onClose={close}
        />
      )}
      {asked?.what === 'revoke' && (
        <Confirm
          title={words.revokeTitle(asked.key.name)}
          text={words.revokeText}
          action={words.revoke}
          word={words.revokeWord}
          run={() => source.revoke(asked.key.id).then(refresh)}
          onClose={close}
        />
      )}
      {secret !== null && (
        <SecretDialog title={words.secret} text={words.once} value={secret} onClose={() => setSecret(null)} />
      )}
    </section>
  );
}
