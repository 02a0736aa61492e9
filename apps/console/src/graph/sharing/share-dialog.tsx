import type { GraphNode } from '#client';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { ModalDialog } from '../../components/dialog.js';
import { Failed, Loading, messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { sharing } from '../../messages/graph-sharing.js';
import type { GraphIndex } from '../model/graph-index.js';
import { titleOf } from '../model/task.js';
import { NewShare } from './new-share.js';
import { Publication } from './publication.js';
import { ShareRows } from './share-rows.js';
import { type Sharing, useSharing } from './use-sharing.js';

/** Who sees a node and what is public of it; whoever may, changes both. */
export function ShareDialog({
  node,
  index,
  onClose,
}: {
  readonly node: GraphNode;
  readonly index: GraphIndex;
  readonly onClose: () => void;
}): ReactNode {
  const shared = useSharing(node.id);
  const { list, work } = shared;
  return (
    <ModalDialog title={sharing.title(titleOf(node))} onClose={onClose}>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data !== undefined && (
        <div className="sharing">
          <Told sharing={shared} />
          <ShareRows
            id={node.id}
            index={index}
            shares={list.data}
            onChange={(change) => work.mutate(change)}
          />
          <NewShare id={node.id} onShare={(change) => work.mutateAsync(change)} />
          <Publication id={node.id} shares={list.data} work={work} />
        </div>
      )}
      <div className="actions">
        <Button onPress={onClose}>{common.close}</Button>
      </div>
    </ModalDialog>
  );
}

/** What came of the last change. */
function Told({ sharing: { work, undo } }: { readonly sharing: Sharing }): ReactNode {
  return (
    <div role="status">
      {work.isError && <p className="notice bad">{messageOf(work.error)}</p>}
      {work.isSuccess && (
        <p className="notice said">
          <span dir="auto">{work.variables.told}</span>
          {work.variables.canUndo === true && (
            <Button look="quiet" onPress={undo}>
              {common.undo}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
