import type { ItemLink } from '#client';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { MoreButton } from '../../components/more-button.js';
import { Failed, Loading, messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import { notify } from '../../shell/notices.js';
import type { ProjectPlace } from '../place.js';
import { relationshipsQuery } from '../relationships-query.js';
import { nameOf } from '../words.js';
import { AddLink } from './add-link.js';
import { itemKey } from './item-queries.js';
import { groupsOf, namesOf } from './link-groups.js';

const PAGE = 100;

/** What an item is linked to, in both directions. */
export function Links({ place, id }: { readonly place: ProjectPlace; readonly id: string }): ReactNode {
  const queries = useQueryClient();
  const { data: registered = [] } = useQuery(relationshipsQuery(place));
  const key = [...itemKey(place, id), 'links'];
  const list = useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    queryFn: async ({ pageParam: cursor, signal }) => {
      const query = { limit: PAGE, ...(cursor !== '' && { cursor }) };
      const { value } = await place.client.items.links(id, query, { signal }).pages().next();
      return value ?? { links: [], next_cursor: null };
    },
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
  });
  const links = list.data?.pages.flatMap((page) => page.links) ?? [];
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['item', ...place.key] });
  const add = async (link: ItemLink): Promise<void> => {
    const [from, to] = link.direction === 'outgoing' ? [id, link.item.id] : [link.item.id, id];
    await place.client.items.link(from, { relationship: link.relationship, target_item_id: to });
    await refresh();
  };
  const removal = useMutation({
    mutationFn: async (link: ItemLink) => {
      await place.client.items.unlink(id, link.link_id);
      await refresh();
    },
    onSuccess: (_, link) =>
      notify(words.unlinked(nameOf(link.item)), {
        action: {
          label: common.undo,
          run: () => {
            add(link).catch((error: unknown) => notify(messageOf(error), { isBad: true }));
          },
        },
      }),
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  return (
    <section className="item-links" aria-labelledby={`links-${id}`}>
      <h2 id={`links-${id}`}>{words.links}</h2>
      {list.isError && list.data === undefined && (
        <Failed error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isPending && <Loading />}
      {list.isSuccess && links.length === 0 && <p className="hint">{words.noLinks}</p>}
      {groupsOf(links, registered).map(({ key: group, name, links: members }) => (
        <section key={group} aria-label={name}>
          <h3 dir="auto">
            {name} <small>{members.length.toLocaleString()}</small>
          </h3>
          <ul>
            {members.map((link) => (
              <li key={link.link_id}>
                <Link
                  to="/items/$project/$item"
                  params={{ project: place.project, item: link.item.id }}
                  search
                >
                  <bdi>{nameOf(link.item)}</bdi>
                </Link>{' '}
                <span className="hint">
                  <bdi>{link.item.item_type}</bdi>
                </span>
                {place.canWrite && (
                  <Button
                    look="quiet"
                    aria-label={words.unlink(nameOf(link.item))}
                    isPending={removal.isPending && removal.variables === link}
                    onPress={() => removal.mutate(link)}
                  >
                    <span aria-hidden="true">✕</span>
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {list.hasNextPage && (
        <MoreButton isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {words.moreLinks}
        </MoreButton>
      )}
      {place.canWrite && (
        <AddLink place={place} id={id} names={namesOf(registered, links)} onAdded={refresh} />
      )}
    </section>
  );
}
