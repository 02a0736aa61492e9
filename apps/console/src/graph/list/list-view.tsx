import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { Input, Label, SearchField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';

import { graph } from '../../messages/graph.js';
import type { GraphIndex } from '../model/graph-index.js';
import { countsOf, SHOWS, type Show, tasksOf } from '../model/tasks.js';
import type { Place } from '../use-place.js';
import { TaskList } from './task-list.js';

interface Props {
  readonly index: GraphIndex;
  readonly place: Place;
  readonly marked: ReadonlySet<string>;
}

/** The same nodes as a list: what can be begun first. */
export function ListView({ index, place, marked }: Props): ReactNode {
  const { q, show } = place;
  const wanted = useDeferredValue(q);
  const counts = useMemo(() => countsOf(index), [index]);
  const tasks = useMemo(() => tasksOf(index, { q: wanted, show }), [index, wanted, show]);
  return (
    <section className="list-view" aria-label={graph.views.list}>
      <div className="filters">
        <SearchField
          defaultValue={q}
          onChange={(text) => place.change({ q: text === '' ? undefined : text }, true)}
        >
          <Label className="visually-hidden">{graph.filter}</Label>
          <Input placeholder={graph.filter} />
        </SearchField>
        <ToggleButtonGroup
          aria-label={graph.views.list}
          className="switch"
          selectionMode="single"
          selectedKeys={show === undefined ? [] : [show]}
          onSelectionChange={(keys) => {
            const [chosen] = keys;
            place.change({ show: chosen as Show | undefined });
          }}
        >
          {SHOWS.map((each) => (
            <ToggleButton key={each} id={each}>
              {graph.shows[each]} <small>{counts[each].toLocaleString()}</small>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {tasks.length === 0 ? (
        <p className="hint">{graph.none}</p>
      ) : (
        <TaskList
          index={index}
          tasks={tasks}
          chosen={place.id}
          marked={marked}
          label={graph.tasks}
          onChoose={place.choose}
        />
      )}
    </section>
  );
}
