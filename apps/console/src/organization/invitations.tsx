import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { More } from '../components/more.js';
import { Failed, Loading, messageOf } from '../components/states.js';
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
  const withdraw = useMutation({
    mutationFn: ({ id }: { id: string; email: string }) => client.orgs.revokeInvitation(org, id),
    onSuccess: (_, { email }) => {
      notify(words.withdrawn(email));
      return queries.invalidateQueries({ queryKey });
    },
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
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
        {all?.map(({ id, email, role, createdAt, expiresAt, invitedBy }) => (
          <li key={id}>
            <div className="grow">
              <strong dir="auto">{email}</strong> <span className="chip">{roleName(role)}</span>
              <div className="hint">
                {words.invited} <Time at={createdAt} isDay />{' '}
                {invitedBy !== null && words.invitedBy(invitedBy.username)}, {words.ends}{' '}
                <Time at={expiresAt} isDay />
              </div>
            </div>
            <Button
              aria-label={words.withdrawName(email)}
              isPending={withdraw.isPending && withdraw.variables.id === id}
              onPress={() => withdraw.mutate({ id, email })}
            >
              {words.withdraw}
            </Button>
          </li>
        ))}
      </ul>
      <More list={list} />
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
