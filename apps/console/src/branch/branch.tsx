import '../graph/graph.css';

import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import { Empty, Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { ChosenView } from '../graph/chosen-view.js';
import { Details } from '../graph/details/details.js';
import { prepareLayouts } from '../graph/drawing/layout-maker.js';
import { News } from '../graph/news.js';
import { indexOf } from '../graph/model/graph-index.js';
import { titleOf } from '../graph/model/task.js';
import { Toolbar } from '../graph/toolbar.js';
import { whole } from '../graph/model/neighbourhood.js';
import { branch } from '../messages/branch.js';
import { shell } from '../messages/shell.js';
import { Mark } from '../shell/mark.js';
import { BranchReader } from './branch-reader.js';
import { useBranchPlace } from './use-branch-place.js';

/** A public branch, for whoever has its address: the drawing of the console, of which nothing can be changed. */
export function Branch({ token }: { readonly token: string }): ReactNode {
  const [reader] = useState(() => new BranchReader(token));
  const { connection, nodes, links, marked } = useSyncExternalStore(reader.watch, reader.snapshot);
  const place = useBranchPlace();
  useEffect(prepareLayouts, []);
  const index = useMemo(() => indexOf({ nodes, links }), [nodes, links]);
  const shown = useMemo(() => (place.open ? indexOf(index, false) : index), [index, place.open]);
  const node = place.id === null ? undefined : index.nodes.get(place.id);
  // The first is what was published: the service tells it first.
  const [first] = index.nodes.values();
  const heading = first === undefined ? branch.title : titleOf(first);
  return (
    <>
      <a className="skip" href="#main">
        {shell.skip}
      </a>
      <header className="bar">
        <a href="/" className="logo">
          <Mark />
          <span className="name">{shell.product}</span>
        </a>
      </header>
      <main id="main" className="graph branch" tabIndex={-1}>
        <Title
          actions={
            <span className={`connection ${connection}`} role="status">
              {branch.connections[connection]}
            </span>
          }
        >
          {heading}
        </Title>
        {connection === 'closed' && <Empty title={branch.closed} text={branch.closedText} />}
        {index.nodes.size === 0 && connection !== 'closed' && <Loading />}
        {index.nodes.size > 0 && (
          <>
            <Toolbar
              index={index}
              place={place}
              edit={null}
              hasDepth={place.view === 'drawing' && node !== undefined && whole(shown) === null}
            />
            <div className={node === undefined ? 'views' : 'views with-details'}>
              <div className="view">
                <ChosenView seen={{ index, shown, marked }} place={place} edit={null} />
              </div>
              {node !== undefined && (
                <Details
                  key={node.id}
                  index={index}
                  node={node}
                  isMarked={marked.has(node.id)}
                  edit={null}
                  onChoose={(id) => place.choose(id)}
                />
              )}
            </div>
          </>
        )}
        <News index={index} marked={marked} />
      </main>
      <EscapeToAll onEscape={() => place.choose(null)} isChosen={node !== undefined} />
    </>
  );
}

/** Escape lets go of what is chosen. */
function EscapeToAll({
  isChosen,
  onEscape,
}: {
  readonly isChosen: boolean;
  readonly onEscape: () => void;
}): ReactNode {
  useEffect(() => {
    if (!isChosen) return;
    const onKeyDown = ({ key, target }: KeyboardEvent): void => {
      if (key === 'Escape' && !(target instanceof HTMLInputElement)) onEscape();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isChosen, onEscape]);
  return null;
}
