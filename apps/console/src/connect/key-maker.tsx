import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { client as service } from '../client.js';
import { Button } from '../components/button.js';
import { Check } from '../components/checks.js';
import { messageOf } from '../components/states.js';
import { scopeWords } from '../messages/keys.js';
import { connect } from '../messages/connect.js';
import { type Client, scopesOf } from './clients.js';

const DAYS = 90;

/** A key for what is connected, which may do what that needs and no more. */
export function KeyMaker({
  client,
  isMade,
  isReadOnly,
  onReadOnly,
  onMade,
}: {
  readonly client: Client;
  readonly isMade: boolean;
  readonly isReadOnly: boolean;
  readonly onReadOnly: (isReadOnly: boolean) => void;
  readonly onMade: (rawKey: string) => void;
}): ReactNode {
  const queries = useQueryClient();
  const scopes = scopesOf(client, isReadOnly);
  const work = useMutation({
    mutationFn: () =>
      service.keys.create({
        name: connect.clients[client],
        scopes: [...scopes],
        expiresAt: new Date(Date.now() + DAYS * 86_400_000).toISOString(),
      }),
    onSuccess: ({ rawKey }) => {
      onMade(rawKey);
      return queries.invalidateQueries({ queryKey: ['account', 'keys'] });
    },
  });
  return (
    <section className="card" aria-labelledby="the-key">
      <h2 id="the-key">{connect.keyTitle}</h2>
      <div role="status">
        {isMade ? <p className="notice">{connect.made}</p> : <p className="hint">{connect.keyText}</p>}
      </div>
      <ul className="words">
        {scopes.map((scope) => (
          <li key={scope}>{scopeWords[scope] ?? scope}</li>
        ))}
        <li>{connect.ends(DAYS)}</li>
      </ul>
      <Check isSelected={isReadOnly} onChange={onReadOnly}>
        {connect.readOnly}
      </Check>
      {work.isError && (
        <p className="notice bad" role="alert">
          {messageOf(work.error)}
        </p>
      )}
      <div className="actions">
        <Button look={isMade ? 'plain' : 'primary'} isPending={work.isPending} onPress={() => work.mutate()}>
          {isMade ? connect.makeAnother : connect.make}
        </Button>
        <Link to="/account/keys" className="button quiet">
          {connect.manage}
        </Link>
      </div>
    </section>
  );
}
