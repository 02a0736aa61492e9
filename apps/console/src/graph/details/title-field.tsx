import { LigatureError, type GraphNode } from '#client';
import { type ReactNode, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

import { Button } from '../../components/button.js';
import { messageOf } from '../../components/states.js';
import { graph } from '../../messages/graph.js';
import { changes } from '../live/changes.js';
import { titleOf } from '../model/task.js';

interface Draft {
  readonly text: string;
  /** What it was called when somebody began to type. */
  readonly from: string;
}

/** What was typed and is not saved, of each node: one finds it again. */
const drafts = new Map<string, Draft>();

/** The title, which can be typed over. A name that somebody else gave meanwhile is not lost, nor is one's own. */
export function TitleField({
  node,
  version,
}: {
  readonly node: GraphNode;
  readonly version: number | undefined;
}): ReactNode {
  const { id } = node;
  const [draft, setDraft] = useState<Draft | null>(drafts.get(id) ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const theirs = node.title ?? '';
  const isContested = draft !== null && draft.from !== theirs && draft.text !== theirs;

  const keep = (next: Draft | null): void => {
    if (next === null) drafts.delete(id);
    else drafts.set(id, next);
    setDraft(next);
  };
  const save = async (from = draft?.from): Promise<void> => {
    if (draft === null || from !== theirs) return;
    setProblem(null);
    if (draft.text === theirs) {
      keep(null);
      return;
    }
    try {
      await changes.update({ id, title: draft.text, ...(version !== undefined && { version }) });
      keep(null);
    } catch (error) {
      // It changed this moment: what is shown next tells whether its name did.
      if (!(error instanceof LigatureError) || error.reason !== 'version_conflict')
        setProblem(messageOf(error));
    }
  };

  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        value={draft?.text ?? theirs}
        onChange={(text) => keep({ text, from: draft?.from ?? theirs })}
        onBlur={() => void save()}
        isInvalid={problem !== null}
      >
        <Label className="visually-hidden">{graph.nodeTitle}</Label>
        <Input
          dir="auto"
          className="react-aria-Input"
          placeholder={titleOf(node)}
          onKeyDown={({ key }) => {
            if (key === 'Escape') keep(null);
          }}
        />
      </TextField>
      {problem !== null && (
        <p className="notice bad" role="alert">
          {graph.refused(problem)}
        </p>
      )}
      {isContested && (
        <div className="notice warn" role="alert">
          <p dir="auto">{graph.conflict(theirs)}</p>
          <div className="actions">
            <Button onPress={() => void save(theirs)}>{graph.keepMine}</Button>
            <Button look="quiet" onPress={() => keep(null)}>
              {graph.takeTheirs}
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
