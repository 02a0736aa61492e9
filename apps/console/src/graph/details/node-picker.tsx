import { type ReactNode, useMemo, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';

import { graph } from '../../messages/graph.js';
import type { GraphIndex } from '../model/graph-index.js';
import { found } from '../model/tasks.js';
import { Entry } from './entry.js';

/** As many as somebody looks through. */
const MOST = 20;

interface Props {
  readonly index: GraphIndex;
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  /** Which are not to be found. */
  readonly without?: ReadonlySet<string>;
  readonly onPick: (id: string) => void;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Finds a node by a part of its title: Enter takes the first, Escape forgets what was typed. */
export function NodePicker({
  index,
  label,
  isLabelHidden = false,
  placeholder,
  without = NOBODY,
  onPick,
}: Props): ReactNode {
  const [text, setText] = useState('');
  const items = useMemo(
    () =>
      text.trim() === ''
        ? []
        : found(index, text, MOST + without.size)
            .filter(({ id }) => !without.has(id))
            .slice(0, MOST),
    [index, text, without],
  );
  const pick = (id: string | undefined): void => {
    if (id === undefined) return;
    setText('');
    onPick(id);
  };
  return (
    <div className="picker">
      <SearchField value={text} onChange={setText} onSubmit={() => pick(items[0]?.id)}>
        <Label className={isLabelHidden ? 'visually-hidden' : 'react-aria-Label'}>{label}</Label>
        <Input {...(placeholder !== undefined && { placeholder })} />
      </SearchField>
      {text.trim() !== '' && (
        <ul className="found" aria-label={label}>
          {items.length === 0 && <li className="hint">{index.isPart ? graph.rest : graph.nothingFound}</li>}
          {items.map((node) => (
            <li key={node.id}>
              <Entry node={node} onPress={() => pick(node.id)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
