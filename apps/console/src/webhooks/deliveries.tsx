import type { Webhook } from '#client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { More } from '../components/more.js';
import { Choice } from '../components/select.js';
import { Failed, Loading, messageOf } from '../components/states.js';
import { firstPage } from '../first-page.js';
import { webhooks as words } from '../messages/webhooks.js';
import { notify } from '../shell/notices.js';
import { DeliveryRow } from './delivery-row.js';
import { Replay } from './replay.js';

type Status = keyof typeof words.statuses;

const PAGE = 25;
/** What is sent is no event: it is looked for. */
const LOOK_AGAIN_MS = 4_000;

/** What was sent to a webhook, what became of it, and sending it again. */
export function Deliveries({ webhook: { id, enabled } }: { readonly webhook: Webhook }): ReactNode {
  const queries = useQueryClient();
  const [status, setStatus] = useState<Status>('all');
  const [isReplaying, setReplaying] = useState(false);
  const queryKey = ['webhooks', 'one', id, 'deliveries'];
  const list = useInfiniteQuery({
    queryKey: [...queryKey, status],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      firstPage(
        client.webhooks.deliveries(
          id,
          { after: pageParam, limit: PAGE, ...(status !== 'all' && { status }) },
          { signal },
        ),
      ),
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: (before) => before,
  });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey });
  const retry = useMutation({
    mutationFn: (event: string) => client.webhooks.retry(id, event),
    onSuccess: () => {
      notify(words.retried);
      return refresh();
    },
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  const all = list.data?.pages.flatMap(({ deliveries }) => deliveries);
  return (
    <section className="card">
      <div className="title">
        <h2>{words.deliveries}</h2>
        <div className="actions">
          <Choice
            label={words.status}
            isLabelHidden
            value={status}
            options={words.statuses}
            onChange={setStatus}
          />
          <Button isDisabled={!enabled} onPress={() => setReplaying(true)}>
            {words.replay}
          </Button>
        </div>
      </div>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {all?.length === 0 && (
        <p className="hint">{status === 'all' ? words.noDeliveries : words.noneOfStatus}</p>
      )}
      <ul className="rows deliveries">
        {all?.map((delivery) => (
          <DeliveryRow
            key={delivery.event}
            delivery={delivery}
            isEnabled={enabled}
            isPending={retry.isPending && retry.variables === delivery.event}
            onRetry={() => retry.mutate(delivery.event)}
          />
        ))}
      </ul>
      <More list={list} />
      {isReplaying && <Replay id={id} onDone={refresh} onClose={() => setReplaying(false)} />}
    </section>
  );
}
