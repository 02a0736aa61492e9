import type { Invitation } from '#client';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { More } from '../components/more.js';
import { Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { firstPage } from '../first-page.js';
import { organization as words } from '../messages/organization.js';
import { notify } from '../shell/notices.js';
import { roleName } from './acting.js';
import { Invite } from './invite.js';

/** Who is invited and has not answered, for admins. */
export function Invitations({ org }: { readonly org: string }): ReactNode {
  const queries = useQueryClient();
  const [isInviting, setInviting] = useState(false);
  const queryKey = ['organization', org, 'invitations'];
  const list = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      firstPage(client.orgs.invitations(org, { cursor: pageParam }, { signal })),
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
  });
  const [asked, setAsked] = useState<Invitation | null>(null);
  const all = list.data?.pages.flatMap(({ invitations }) => invitations);
  return (
    <section className="card">
      <div className="title">
        <h2>{words.invitations}</h2>
        <Button look="primary" onPress={() => setInviting(true)}>
          {words.invite}
        </Button>
      </div>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {all?.length === 0 && <p className="hint">{words.noInvitations}</p>}
      <ul className="rows">
        {all?.map((invitation) => {
          const { id, email, role, createdAt, expiresAt, invitedBy } = invitation;
          return (
            <li key={id}>
              <div className="grow">
                <strong dir="auto">{email}</strong> <span className="chip">{roleName(role)}</span>
                <div className="hint">
                  {words.invited} <Time at={createdAt} isDay />{' '}
                  {invitedBy !== null && words.invitedBy(invitedBy.username)}, {words.ends}{' '}
                  <Time at={expiresAt} isDay />
                </div>
              </div>
              <Button aria-label={words.withdrawName(email)} onPress={() => setAsked(invitation)}>
                {words.withdraw}
              </Button>
            </li>
          );
        })}
      </ul>
      <More list={list} />
      {asked !== null && (
        <Confirm
          title={words.withdrawTitle(asked.email)}
          text={words.withdrawText}
          action={words.withdraw}
          word={null}
          run={async () => {
            await client.orgs.revokeInvitation(org, asked.id);
            notify(words.withdrawn(asked.email));
            await queries.invalidateQueries({ queryKey });
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {isInviting && (
        <Invite
          org={org}
          onClose={() => setInviting(false)}
          onSent={() => void queries.invalidateQueries({ queryKey })}
        />
      )}
    </section>
  );
}
