import type { GraphNode } from '#client';
import { type ReactNode, Suspense, useMemo, useState } from 'react';

import { Button } from '../../components/button.js';
import { DayField } from '../../components/day-field.js';
import { lazyPart } from '../../load-part.js';
import { sharing } from '../../messages/graph-sharing.js';
import { graph } from '../../messages/graph.js';
import { dueText, isOverdue } from '../dates.js';
import type { GraphIndex } from '../model/graph-index.js';
import { reach } from '../model/reach.js';
import { byUrgency, isBlocked, isDay, isReady, mayEdit, titleOf } from '../model/task.js';
import type { Edit } from '../use-edit.js';
import { Actions } from './actions.js';
import { Entry } from './entry.js';
import { Neighbours } from './neighbours.js';
import { TitleField } from './title-field.js';

const ShareDialog = lazyPart(async () => (await import('../sharing/share-dialog.js')).ShareDialog);

/** So many of what can be begun for it. */
const MOST = 5;

interface Props {
  readonly index: GraphIndex;
  readonly node: GraphNode;
  readonly isMarked: boolean;
  /** `null`: nothing can be changed. */
  readonly edit: Edit | null;
  readonly onChoose: (id: string | null) => void;
}

/** All of a node, and what can be done with it. */
export function Details({ index, node, isMarked, edit, onChoose }: Props): ReactNode {
  const { id, status = 0, description = '', tags = [], hiddenBlockers = 0 } = node;
  const [isSharing, setSharing] = useState(false);
  // On a phone they cover the drawing: as much of them as was asked for.
  const [isTall, setTall] = useState(false);
  const due = dueText(node);
  const changing = mayEdit(node) ? edit : null;
  const begin = useMemo(
    () =>
      [...reach(index, id, 'waitsFor')]
        .flatMap((other) => index.nodes.get(other) ?? [])
        .filter(isReady)
        .sort(byUrgency)
        .slice(0, MOST),
    [index, id],
  );
  return (
    <section className={`details card${isTall ? ' tall' : ''}`} aria-label={graph.details(titleOf(node))}>
      <div className="head">
        <span className={`status s${String(status)}`}>
          <span aria-hidden="true">{graph.marks[status]}</span> {graph.status[status]}
        </span>
        {node.publicToken != null && <span className="chip">{sharing.isPublic}</span>}
        {isMarked && <span className="chip">{graph.changed}</span>}
        <span className="push" />
        <Button look="quiet" className="sizes" aria-expanded={isTall} onPress={() => setTall(!isTall)}>
          {isTall ? graph.less : graph.more}
        </Button>
        <Button look="quiet" aria-label={graph.close} onPress={() => onChoose(null)}>
          <span aria-hidden="true">✕</span>
        </Button>
      </div>
      {changing !== null ? (
        <TitleField node={node} version={node.version} />
      ) : (
        <h2 className="name" dir="auto">
          {titleOf(node)}
        </h2>
      )}
      {due !== null && <p className={isOverdue(node) ? 'overdue' : 'hint'}>{due}</p>}
      {edit !== null && <Actions node={node} edit={edit} onShare={() => setSharing(true)} />}
      {isBlocked(node) && edit !== null && <p className="hint">{graph.blockedStatus}</p>}
      {edit !== null && (node.access === 1 || node.access === 2 || node.access === 3) && (
        <p className="hint" dir="auto">
          {sharing.theirs(node.ownerUsername ?? sharing.unknown, node.access)}
        </p>
      )}
      {changing !== null && (
        <DayField
          key={id}
          label={graph.dueDate}
          day={node.dueDate != null && isDay(node.dueDate) ? node.dueDate : ''}
          onChange={(day) => changing.update({ id, dueDate: day === '' ? null : day })}
        />
      )}
      {description !== '' && <p dir="auto">{description}</p>}
      {tags.length > 0 && (
        <p>
          {tags.map((tag) => (
            <span key={tag} className="chip" dir="auto">
              {tag}
            </span>
          ))}
        </p>
      )}
      {begin.length > 0 && (
        <section aria-label={graph.begin}>
          <h2>{graph.begin}</h2>
          <ul>
            {begin.map((each) => (
              <li key={each.id}>
                <Entry node={each} onPress={() => onChoose(each.id)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Neighbours
        index={index}
        id={id}
        side="waitsFor"
        hidden={hiddenBlockers}
        edit={changing}
        onChoose={onChoose}
      />
      <Neighbours index={index} id={id} side="neededBy" edit={changing} onChoose={onChoose} />
      {(['relatedTo', 'relatedFrom'] as const).map(
        (side) =>
          (index[side].has(id) || (changing !== null && side === 'relatedTo')) && (
            <Neighbours key={side} index={index} id={id} side={side} edit={changing} onChoose={onChoose} />
          ),
      )}
      {isSharing && (
        <Suspense>
          <ShareDialog node={node} index={index} onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </section>
  );
}
