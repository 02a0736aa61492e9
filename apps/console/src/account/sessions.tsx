import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { Failed, Loading } from '../components/states.js';
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
  const [asked, setAsked] = useState<{ readonly id: string; readonly device: string } | 'others' | null>(
    null,
  );
  const close = (): void => setAsked(null);
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
                onPress={() => setAsked({ id, device: deviceName(userAgent) ?? account.unknownDevice })}
              >
                {account.endSession}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.data.length > 1 && (
        <p>
          <Button look="danger" onPress={() => setAsked('others')}>
            {account.endOthers}
          </Button>
        </p>
      )}
      {asked === 'others' && (
        <Confirm
          title={account.endOthersTitle}
          text={account.endOthersText}
          action={account.endThem}
          word={null}
          run={async () => {
            await client.me.endOtherSessions();
            notify(account.otherEnded);
            await refresh();
          }}
          onClose={close}
        />
      )}
      {asked !== null && asked !== 'others' && (
        <Confirm
          title={account.endTitle(asked.device)}
          text={account.endText}
          action={account.endSession}
          word={null}
          run={() => client.me.endSession(asked.id).then(refresh)}
          onClose={close}
        />
      )}
    </section>
  );
}
