import '../graph.css';

import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { client } from '../../client.js';
import { Confirm } from '../../components/confirm.js';
import { Empty, Failed, Loading, messageOf } from '../../components/states.js';
import { Title } from '../../components/title.js';
import { received as words } from '../../messages/graph-received.js';
import { trash } from '../../messages/graph-trash.js';
import { notify } from '../../shell/notices.js';
import { useGraph } from '../live/use-graph.js';
import { titleOf } from '../model/task.js';
import { Embed } from './embed.js';
import { ReceivedRows } from './received-rows.js';
import { type ReceivedShare, useReceived } from './use-received.js';

/** What others share with whoever looks: shown in their graph or hidden, and given up. */
export function Received(): ReactNode {
  const { index, connection } = useGraph(true);
  const { list, change } = useReceived(index);
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState<ReceivedShare | null>(null);
  const goTo = (id: string): void => void navigate({ to: '/graph/$id', params: { id } });
  const show = (share: ReceivedShare, showing: boolean): void => {
    const what = titleOf(share);
    change(() => client.graph.setShareVisibility({ id: share.id, showing })).then(
      () => notify(showing ? words.shown(what) : words.hidden(what)),
      (error: unknown) => notify(messageOf(error), { isBad: true }),
    );
  };
  return (
    <>
      <Title
        actions={
          <Link to="/graph" className="button">
            {trash.toGraph}
          </Link>
        }
      >
        {words.title}
      </Title>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data?.length === 0 && <Empty title={words.none} text={words.noneText} />}
      {list.data !== undefined && list.data.length > 0 && (
        <ReceivedRows shares={list.data} onShow={show} onLeave={setLeaving} />
      )}
      {list.data !== undefined && connection !== 'reading' && connection !== 'failed' && (
        <Embed index={index} shared={new Set(list.data.map(({ id }) => id))} onChoose={goTo} />
      )}
      {leaving !== null && (
        <Confirm
          title={words.leaveTitle(titleOf(leaving))}
          text={words.leaveText}
          action={words.leave}
          word={words.leaveWord}
          run={async () => {
            await change(() => client.graph.leaveShare(leaving.id));
            notify(words.left(titleOf(leaving)));
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}
