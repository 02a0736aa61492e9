import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Failed, Loading, messageOf } from '../components/states.js';
import { Time } from '../components/time.js';
import { account } from '../messages/account.js';
import { notify } from '../shell/notices.js';
import { deviceName } from './device-name.js';

/** Where somebody is signed in. */
export function Sessions(): ReactNode {
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) => client.me.sessions({}, { signal }).toArray(),
  });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['account', 'sessions'] });
  const onError = (error: Error): void => notify(messageOf(error), { isBad: true });
  const end = useMutation({
    mutationFn: (id: string) => client.me.endSession(id),
    onSuccess: refresh,
    onError,
  });
  const endOthers = useMutation({
    mutationFn: () => client.me.endOtherSessions(),
    onSuccess: () => {
      notify(account.otherEnded);
      return refresh();
    },
    onError,
  });
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.data === undefined) return <Loading />;
  return (
    <section className="card">
      <h2>{account.sessions}</h2>
      <ul className="rows">
        {list.data.map(({ id, createdAt, lastSeenAt, address, userAgent, current }) => (
          <li key={id}>
            <div className="grow">
              <strong dir="auto">{deviceName(userAgent) ?? account.unknownDevice}</strong>{' '}
              {current && <span className="chip">{account.thisSession}</span>}
              <div className="hint">
                {account.signedIn} <Time at={createdAt} /> {address !== null && account.from(address)} ·{' '}
                {account.lastSeen} <Time at={lastSeenAt} />
              </div>
            </div>
            {!current && (
              <Button
                look="danger"
                aria-label={`${account.endSession}: ${deviceName(userAgent) ?? account.unknownDevice}`}
                isPending={end.isPending && end.variables === id}
                onPress={() => end.mutate(id)}
              >
                {account.endSession}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.data.length > 1 && (
        <p>
          <Button look="danger" isPending={endOthers.isPending} onPress={() => endOthers.mutate()}>
            {account.endOthers}
          </Button>
        </p>
      )}
    </section>
  );
}
