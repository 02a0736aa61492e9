import type { Member } from '#client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';

import { client } from '../client.js';
import { Confirm } from '../components/confirm.js';
import { More } from '../components/more.js';
import { Failed, Loading, messageOf } from '../components/states.js';
import { firstPage } from '../first-page.js';
import { organization as words } from '../messages/organization.js';
import { notify } from '../shell/notices.js';
import { type Acting, roleName } from './acting.js';
import { nameOfMember } from './member-name.js';
import { MemberRow } from './member-row.js';

/** Who belongs to the organization; admins give roles, and remove. */
export function Members({ acting }: { readonly acting: Acting }): ReactNode {
  const { slug: org, isAdmin, userId } = acting;
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const [leaving, setLeaving] = useState<Member | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['organization', org, 'members', q],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      firstPage(client.orgs.members(org, { cursor: pageParam, ...(q !== '' && { q }) }, { signal })),
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const refresh = (): Promise<unknown> =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['organization', org] }),
      queries.invalidateQueries({ queryKey: ['session'] }),
    ]);
  const change = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: string }) =>
      client.orgs.updateMember(org, member.id, { role }),
    onSuccess: async (member) => {
      notify(words.roleChanged(nameOfMember(member), roleName(member.role)));
      await refresh();
    },
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  const all = list.data?.pages.flatMap(({ members }) => members);
  return (
    <section className="card">
      <div className="title">
        <h2>{words.members}</h2>
        <SearchField value={text} onChange={setText} className="react-aria-SearchField bare">
          <Label>{words.search}</Label>
          <Input dir="auto" maxLength={100} placeholder={words.search} />
        </SearchField>
      </div>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {all?.length === 0 && <p className="hint">{words.noneFound}</p>}
      <ul className="rows">
        {all?.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isSelf={member.id === userId}
            isManaged={isAdmin}
            isPending={change.isPending && change.variables.member.id === member.id}
            onRole={(role) => change.mutate({ member, role })}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      <More list={list} />
      {leaving !== null && (
        <Confirm
          title={words.removeTitle(nameOfMember(leaving))}
          text={words.removeText}
          action={words.removeName(nameOfMember(leaving))}
          word={leaving.username}
          run={async () => {
            await client.orgs.removeMember(org, leaving.id);
            notify(words.removed(nameOfMember(leaving)));
            await refresh();
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
