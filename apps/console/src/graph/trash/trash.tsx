import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { client } from '../../client.js';
import { Button } from '../../components/button.js';
import { MoreButton } from '../../components/more-button.js';
import { Confirm } from '../../components/confirm.js';
import { Empty, Failed, Loading, messageOf } from '../../components/states.js';
import { Title } from '../../components/title.js';
import { graph } from '../../messages/graph.js';
import { trash as words } from '../../messages/graph-trash.js';
import { useSession } from '../../session/session.js';
import { notify } from '../../shell/notices.js';
import { titleOf } from '../model/task.js';
import { EmptyTrash } from './empty-trash.js';
import { TrashedLinks } from './trashed-links.js';
import { TrashedNodes } from './trashed-nodes.js';
import { type TrashedNode, useTrash } from './use-trash.js';

/** What was moved to the trash: brought back, or deleted for ever. */
export function Trash(): ReactNode {
  const trash = useTrash();
  const navigate = useNavigate();
  const me = useSession()?.user?.username;
  const [asked, setAsked] = useState<TrashedNode | 'all' | null>(null);
  const { nodes, links } = trash;
  const close = (): void => setAsked(null);
  const restore = (node: TrashedNode): void => {
    trash
      .take(node.id, () => client.graph.restoreNode(node.id))
      .then(
        () =>
          notify(words.restored(titleOf(node)), {
            action: {
              label: words.goTo,
              run: () => void navigate({ to: '/graph/$id', params: { id: node.id } }),
            },
          }),
        (error: unknown) => notify(messageOf(error), { isBad: true }),
      );
  };
  return (
    <>
      <Title
        actions={
          <>
            <Link to="/graph" className="button">
              {words.toGraph}
            </Link>
            {nodes.some(({ ownerUsername }) => ownerUsername === me) && (
              <Button look="danger" onPress={() => setAsked('all')}>
                {words.emptyAll}
              </Button>
            )}
          </>
        }
      >
        {words.title}
      </Title>
      {trash.error !== null && <Failed error={trash.error} retry={trash.retry} />}
      {trash.isPending && <Loading />}
      {!trash.isPending && trash.error === null && nodes.length + links.length === 0 && (
        <Empty title={words.empty} text={words.emptyText}>
          <Link to="/graph" className="button primary">
            {graph.title}
          </Link>
        </Empty>
      )}
      <TrashedNodes nodes={nodes} me={me} onRestore={restore} onRemove={setAsked} />
      <TrashedLinks links={links} take={trash.take} />
      {trash.more !== null && (
        <p className="actions">
          <MoreButton onPress={trash.more}>{words.more}</MoreButton>
        </p>
      )}
      {asked !== null && asked !== 'all' && (
        <Confirm
          title={words.removeTitle(titleOf(asked))}
          text={words.removeText}
          action={words.remove}
          word={words.word}
          run={() => trash.take(asked.id, () => client.graph.deleteNode(asked.id))}
          onClose={close}
        />
      )}
      {asked === 'all' && me !== undefined && (
        <EmptyTrash
          owner={me}
          onClose={() => {
            close();
            void trash.refresh();
          }}
        />
      )}
    </>
  );
}
