import { type ReactNode, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

import { Button } from '../components/button.js';
import { graph } from '../messages/graph.js';
import { Check } from '../components/checks.js';
import { titleOf } from './model/task.js';
import type { GraphNode } from '#client';
import type { Edit } from './use-edit.js';

interface Props {
  readonly edit: Edit;
  /** What may wait for the new node. */
  readonly chosen: GraphNode | undefined;
  readonly onAdded: (id: string) => void;
}

/** A new node, by its title. What was typed stays until it is added. */
export function AddNode({ edit, chosen, onAdded }: Props): ReactNode {
  const [title, setTitle] = useState('');
  const [isBelow, setBelow] = useState(true);
  const [isPending, setPending] = useState(false);
  const add = async (): Promise<void> => {
    if (title.trim() === '' || isPending) return;
    setPending(true);
    const id = await edit.add(title.trim(), isBelow ? chosen?.id : undefined);
    setPending(false);
    if (id === null) return;
    setTitle('');
    if (chosen === undefined || !isBelow) onAdded(id);
  };
  return (
    <form
      className="add-node"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField value={title} onChange={setTitle} isDisabled={isPending}>
        <Label className="visually-hidden">{graph.addNode}</Label>
        <Input placeholder={graph.addNode} dir="auto" id="new-node" />
      </TextField>
      <Button type="submit" look="primary" isPending={isPending}>
        {graph.add}
      </Button>
      {chosen !== undefined && (
        <Check isSelected={isBelow} onChange={setBelow}>
          <bdi>{graph.addBelow(titleOf(chosen))}</bdi>
        </Check>
      )}
    </form>
  );
}
