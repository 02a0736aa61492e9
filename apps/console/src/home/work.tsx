import '../graph/graph.css';

import type { GraphNode } from '#client';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { Failed, Loading } from '../components/states.js';
import { dueText, isOverdue } from '../graph/dates.js';
import { store, useGraph } from '../graph/live/use-graph.js';
import { blockersOf } from '../graph/model/blockers.js';
import type { GraphIndex } from '../graph/model/graph-index.js';
import { titleOf } from '../graph/model/task.js';
import { type Show, tasksOf } from '../graph/model/tasks.js';
import { graph } from '../messages/graph.js';
import { home } from '../messages/home.js';
import { type Session, useSession } from '../session/session.js';

const MOST = 6;

/** What can be begun, and what waits for whom: the live graph in short. */
export function Work(): ReactNode {
  const { index, connection, error } = useGraph(true);
  const user = useSession()?.user ?? null;
  const ready = useMemo(() => tasksOf(index, { show: 'ready' }), [index]);
  const blocked = useMemo(() => tasksOf(index, { show: 'blocked' }), [index]);
  if (connection === 'failed' || connection === 'reading' || index.nodes.size === 0)
    return (
      <section className="card" aria-labelledby="work">
        <h2 id="work">{home.ready}</h2>
        {connection === 'failed' ? (
          <Failed error={error} retry={store.retry} />
        ) : connection === 'reading' ? (
          <Loading />
        ) : (
          <>
            <p className="hint">{home.noGraph}</p>
            <Link to="/graph" className="button">
              {home.openGraph}
            </Link>
          </>
        )}
      </section>
    );
  return (
    <>
      <Part show="ready" title={home.ready} nodes={ready} none={home.readyNone}>
        {ready.slice(0, MOST).map((node) => (
          <Row key={node.id} node={node}>
            <Due node={node} />
          </Row>
        ))}
      </Part>
      <Part show="blocked" title={home.blocked} nodes={blocked} none={home.blockedNone}>
        {blocked.slice(0, MOST).map((node) => (
          <Row key={node.id} node={node}>
            <Blockers index={index} node={node} user={user} />
          </Row>
        ))}
      </Part>
    </>
  );
}

function Part({
  show,
  title,
  nodes,
  none,
  children,
}: {
  readonly show: Show;
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly none: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="card graph" aria-labelledby={`work-${show}`}>
      <div className="title">
        <h2 id={`work-${show}`}>{title}</h2>
        {nodes.length > MOST && (
          <Link to="/graph" search={{ view: 'list', show }}>
            {home.all(nodes.length)}
          </Link>
        )}
      </div>
      {nodes.length === 0 && <p className="hint">{none}</p>}
      <ul className="rows">{children}</ul>
    </section>
  );
}

function Row({ node, children }: { readonly node: GraphNode; readonly children: ReactNode }): ReactNode {
  const { status = 0 } = node;
  return (
    <li>
      <div className={`grow s${String(status)}`}>
        <div className="marked">
          <span className="mark" aria-hidden="true">
            {graph.marks[status]}{' '}
          </span>
          <Link to="/graph/$id" params={{ id: node.id }}>
            <bdi>{titleOf(node)}</bdi>
          </Link>
        </div>
        <div className="hint">{children}</div>
      </div>
    </li>
  );
}

function Due({ node }: { readonly node: GraphNode }): ReactNode {
  const { status = 0 } = node;
  const due = dueText(node);
  return (
    <>
      {graph.status[status]}
      {due !== null && <span className={isOverdue(node) ? 'overdue' : ''}> · {due}</span>}
    </>
  );
}

function Blockers({
  index,
  node,
  user,
}: {
  readonly index: GraphIndex;
  readonly node: GraphNode;
  readonly user: Session['user'];
}): ReactNode {
  const [first, ...others] = blockersOf(index, node.id);
  if (first === undefined) return `${home.waitsFor} ${home.hidden}`;
  const [assignee] = first.assignee ?? [];
  const owner = first.ownerUsername === user?.username ? undefined : first.ownerUsername;
  const who = assignee ?? owner;
  const isMe = who === user?.email || who === user?.username;
  return (
    <>
      {home.waitsFor} <bdi>{titleOf(first)}</bdi>
      {who != null && !isMe && <bdi> {home.by(who)}</bdi>}
      {others.length > 0 && ` ${home.andMore(others.length)}`}
    </>
  );
}
