import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { Check } from '../../components/checks.js';
import { Time } from '../../components/time.js';
import { received as words } from '../../messages/graph-received.js';
import { titleOf } from '../model/task.js';
import type { ReceivedShare } from './use-received.js';

interface Props {
  readonly shares: readonly ReceivedShare[];
  readonly onShow: (share: ReceivedShare, showing: boolean) => void;
  readonly onLeave: (share: ReceivedShare) => void;
}

/** Each share with what it allows, whether it is shown, and a way to give it up. */
export function ReceivedRows({ shares, onShow, onLeave }: Props): ReactNode {
  return (
    <section className="card" aria-label={words.list}>
      <ul className="rows">
        {shares.map((share) => {
          const what = titleOf(share);
          return (
            <li key={share.id}>
              <div className="grow">
                {share.showing && !isOver(share) ? (
                  <Link to="/graph/$id" params={{ id: share.id }}>
                    <strong dir="auto">{what}</strong>
                  </Link>
                ) : (
                  <strong dir="auto">{what}</strong>
                )}
                <div className="hint">
                  <bdi>{words.by(share.owner.email ?? words.somebody)}</bdi> · {words.levels[share.level]}
                  {share.branch && `, ${words.branch}`}
                  {share.due !== null && (
                    <>
                      {' · '}
                      {isOver(share) ? words.ended : words.until} <Time at={share.due} />
                    </>
                  )}
                </div>
              </div>
              <div className="actions">
                <Check isSelected={share.showing} onChange={(showing) => onShow(share, showing)}>
                  <span className="visually-hidden">{what}: </span>
                  {words.show}
                </Check>
                <Button look="danger" aria-label={words.leaveOf(what)} onPress={() => onLeave(share)}>
                  {words.leave}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const isOver = ({ due }: ReceivedShare): boolean => due !== null && Date.parse(due) <= Date.now();
