import './graph.css';

import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

import { Button } from '../components/button.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { common } from '../messages/common.js';
import { received } from '../messages/graph-received.js';
import { trash } from '../messages/graph-trash.js';
import { graph } from '../messages/graph.js';
import { AddNode } from './add-node.js';
import { ChosenView } from './chosen-view.js';
import { Details } from './details/details.js';
import { prepareLayouts } from './drawing/layout-maker.js';
import { store, useGraph, type SeenGraph } from './live/use-graph.js';
import { whole } from './model/neighbourhood.js';
import { News } from './news.js';
import { Toolbar } from './toolbar.js';
import { type Edit, useEdit } from './use-edit.js';
import { usePlace } from './use-place.js';

/** What waits for what: drawn, listed and planned, live. */
export function Graph(): ReactNode {
  const place = usePlace();
  const seen = useGraph(!place.open);
  const edit = useEdit();
  useEffect(prepareLayouts, []);
  const { id, depth } = place;
  useEffect(() => {
    if (id !== null) store.lookAround(id, depth);
  }, [id, depth]);
  const { index, connection } = seen;
  const node = place.id === null ? undefined : index.nodes.get(place.id);
  return (
    <div className="graph">
      <Title
        actions={
          <>
            <Connection seen={seen} />
            <Link to="/graph/shared" className="button quiet">
              {received.open}
            </Link>
            <Link to="/graph/trash" className="button quiet">
              {trash.open}
            </Link>
          </>
        }
      >
        {graph.title}
      </Title>
      {connection === 'failed' ? (
        <Failed error={seen.error} retry={store.retry} />
      ) : connection === 'reading' && !index.isPart ? (
        <Loading />
      ) : (
        <>
          <AddNode edit={edit} chosen={node} onAdded={(id) => place.choose(id)} />
          {index.nodes.size > 0 && (
            <Toolbar
              index={index}
              place={place}
              edit={edit}
              hasDepth={place.view === 'drawing' && node !== undefined && whole(seen.shown) === null}
            />
          )}
          <Saying edit={edit} />
          <div className={node === undefined ? 'views' : 'views with-details'}>
            <div className="view">
              {place.id !== null && node === undefined && !index.isPart && (
                <p className="notice warn">
                  {graph.notHere}. {graph.notHereText}
                </p>
              )}
              {index.nodes.size === 0 ? (
                <Empty title={graph.empty} text={graph.emptyText}>
                  <Button look="primary" onPress={() => document.getElementById('new-node')?.focus()}>
                    {graph.addFirst}
                  </Button>
                  <Button onPress={() => void edit.undo()}>{graph.undo}</Button>
                </Empty>
              ) : (
                <ChosenView seen={seen} place={place} edit={edit} />
              )}
            </div>
            {node !== undefined && (
              <Details
                key={node.id}
                index={index}
                node={node}
                isMarked={seen.marked.has(node.id)}
                edit={edit}
                onChoose={(id) => place.choose(id)}
              />
            )}
          </div>
        </>
      )}
      <News index={index} marked={seen.marked} />
    </div>
  );
}

function Connection({ seen: { connection, index } }: { seen: SeenGraph }): ReactNode {
  return (
    <span className={`connection ${connection}`} role="status">
      {connection === 'live'
        ? graph.live
        : connection === 'lost'
          ? graph.lost
          : connection === 'reading' && index.isPart
            ? graph.rest
            : ''}
    </span>
  );
}

/** What came of the last change. */
function Saying({ edit: { said, undo, forget } }: { edit: Edit }): ReactNode {
  return (
    <div role="status">
      {said !== null && (
        <div className={`notice said ${said.isBad ? 'bad' : ''}`}>
          <span dir="auto">{said.text}</span>
          {said.canUndo && (
            <Button look="quiet" onPress={() => void undo()}>
              {graph.undo}
            </Button>
          )}
          <Button look="quiet" aria-label={common.close} onPress={forget}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      )}
    </div>
  );
}
