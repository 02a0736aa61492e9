import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

import { Button } from '../components/button.js';
import { graph } from '../messages/graph.js';
import { Check } from '../components/checks.js';
import { NodePicker } from './details/node-picker.js';
import type { GraphIndex } from './model/graph-index.js';
import { DEPTHS, type View, VIEWS } from './place.js';
import type { Edit } from './use-edit.js';
import type { Place } from './use-place.js';

interface Props {
  readonly index: GraphIndex;
  readonly place: Place;
  /** `null`: nothing can be changed. */
  readonly edit: Edit | null;
  /** Whether how far one sees makes a difference. */
  readonly hasDepth: boolean;
}

/** How the graph is seen, and where one is in it. */
export function Toolbar({ index, place, edit, hasDepth }: Props): ReactNode {
  return (
    <div className="toolbar">
      <ToggleButtonGroup
        aria-label={graph.view}
        className="switch"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[place.view]}
        onSelectionChange={(keys) => {
          const [view] = keys;
          place.change({ view: view === 'drawing' ? undefined : (view as View | undefined) });
        }}
      >
        {VIEWS.map((view) => (
          <ToggleButton key={view} id={view}>
            {graph.views[view]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <NodePicker
        index={index}
        label={graph.find}
        isLabelHidden
        placeholder={graph.find}
        onPick={(id) => place.choose(id)}
      />
      {hasDepth && (
        <label className="depth">
          {graph.depth}
          <select
            value={place.depth}
            onChange={({ currentTarget: { value } }) => place.change({ depth: Number(value) })}
          >
            {DEPTHS.map((depth) => (
              <option key={depth}>{depth}</option>
            ))}
          </select>
        </label>
      )}
      <Check isSelected={place.open} onChange={(open) => place.change({ open: open ? true : undefined })}>
        {graph.hideDone}
      </Check>
      <span className="push" />
      {place.id !== null && (
        <Button look="quiet" className="overview" onPress={() => place.choose(null)}>
          {graph.overview}
        </Button>
      )}
      {edit !== null && (
        <span className="steps">
          <Button look="quiet" onPress={() => void edit.undo()}>
            {graph.undo}
          </Button>
          <Button look="quiet" onPress={() => void edit.redo()}>
            {graph.redo}
          </Button>
        </span>
      )}
    </div>
  );
}
