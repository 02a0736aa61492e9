import type { LigatureEvent } from '#client';
import type { ReactNode } from 'react';

import { Time } from '../../components/time.js';
import { notifications as words, told } from '../../messages/notifications.js';
import { SubjectLink } from '../subject-link.js';
import { nameOfSubject } from '../subject.js';

/** One of them, which leads to what it is about. */
export function Notification({
  event,
  isNew,
  onGo,
}: {
  readonly event: LigatureEvent;
  readonly isNew: boolean;
  readonly onGo: () => void;
}): ReactNode {
  const { type, time, actor } = event;
  return (
    <li className={isNew ? 'new' : ''}>
      <div className="grow">
        <SubjectLink event={event} onGo={onGo}>
          {(told[type] ?? String)(nameOfSubject(event))}
        </SubjectLink>
        <div className="hint">
          {isNew && <span className="chip">{words.isNew}</span>} <Time at={time} />
          {actor.name !== null && <bdi> · {words.by(actor.name)}</bdi>}
        </div>
      </div>
    </li>
  );
}
