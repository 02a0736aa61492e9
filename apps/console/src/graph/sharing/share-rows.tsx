import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { Check } from '../../components/checks.js';
import { Choice } from '../../components/select.js';
import { sharing } from '../../messages/graph-sharing.js';
import { useSession } from '../../session/session.js';
import { store } from '../live/use-graph.js';
import type { GraphIndex } from '../model/graph-index.js';
import { titleOf } from '../model/task.js';
import { EndDay } from './end-day.js';
import type { Share, Shares, SharingChange } from './use-sharing.js';

type Level = '1' | '2' | '3';
type Part = Partial<Pick<Share, 'level' | 'branch' | 'due'>>;

interface Props {
  readonly id: string;
  readonly index: GraphIndex;
  readonly shares: Shares;
  readonly onChange: (change: SharingChange) => void;
}

/** Those who see a node: by itself, which can be changed here, or by one that waits for it. */
export function ShareRows({ id, index, shares: { owner, access }, onChange }: Props): ReactNode {
  const me = useSession()?.user?.email ?? undefined;
  const update = (share: Share, part: Part): void => {
    const { email } = share;
    if (email === null) return;
    onChange({
      run: () => store.ask('node:access:update', { id, email, ...part }),
      guess: (shares) => ({
        ...shares,
        access: shares.access.map((each) => (isSame(each, share) ? { ...each, ...part } : each)),
      }),
      told: sharing.changed,
      canUndo: true,
    });
  };
  const remove = ({ email }: Share): void => {
    if (email === null) return;
    onChange({
      run: () => store.ask('node:access:delete', { id, email }),
      told: sharing.taken(email),
      canUndo: true,
    });
  };
  return (
    <section aria-label={sharing.people}>
      <h3>{sharing.people}</h3>
      <ul className="rows">
        <li>
          <Who email={owner.email} me={me}>
            {sharing.owner}
          </Who>
        </li>
        {access.map((share) => (
          <li key={`${share.nodeId ?? ''} ${share.email ?? ''} ${share.createdTime}`}>
            {share.nodeId === id && share.email !== me ? (
              <>
                <Who email={share.email} me={me}>
                  {isOver(share) && sharing.ended}
                </Who>
                <Controls
                  share={share}
                  onChange={(part) => update(share, part)}
                  onRemove={() => remove(share)}
                />
              </>
            ) : (
              <Who email={share.email} me={me}>
                {sharing.levels[share.level]}
                {share.nodeId !== id && <Above index={index} nodeId={share.nodeId} />}
              </Who>
            )}
          </li>
        ))}
      </ul>
      {access.length === 0 && <p className="hint">{sharing.nobody}</p>}
    </section>
  );
}

function Who({
  email,
  me,
  children,
}: {
  readonly email: string | null;
  readonly me: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="grow">
      <strong dir="auto">{email === null ? sharing.unknown : email === me ? sharing.you : email}</strong>{' '}
      <span className="hint">{children}</span>
    </div>
  );
}

function Above({ index, nodeId }: { readonly index: GraphIndex; readonly nodeId: string | null }): ReactNode {
  const node = nodeId === null ? undefined : index.nodes.get(nodeId);
  return <bdi> · {node === undefined ? sharing.fromAbove : sharing.from(titleOf(node))}</bdi>;
}

function Controls({
  share: { email, level, branch, due },
  onChange,
  onRemove,
}: {
  readonly share: Share;
  readonly onChange: (part: Part) => void;
  readonly onRemove: () => void;
}): ReactNode {
  const who = email ?? sharing.unknown;
  return (
    <div className="actions">
      <Choice<Level>
        label={sharing.level(who)}
        isLabelHidden
        value={String(level) as Level}
        options={sharing.levels}
        onChange={(next) => onChange({ level: Number(next) as Share['level'] })}
      />
      <EndDay
        label={sharing.until}
        name={sharing.untilOf(who)}
        end={due}
        onChange={(end) => onChange({ due: end })}
      />
      <Button look="danger" aria-label={sharing.remove(who)} onPress={onRemove}>
        <span aria-hidden="true">✕</span>
      </Button>
      <Check isSelected={branch} onChange={(isDeep) => onChange({ branch: isDeep })}>
        <span className="visually-hidden">{who}: </span>
        {sharing.branch}
      </Check>
    </div>
  );
}

const isOver = ({ due }: Share): boolean => due !== null && Date.parse(due) <= Date.now();
const isSame = (one: Share, other: Share): boolean =>
  one.nodeId === other.nodeId && one.email === other.email;
