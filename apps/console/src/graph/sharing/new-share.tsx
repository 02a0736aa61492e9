import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { Check } from '../../components/checks.js';
import { Field } from '../../components/field.js';
import { Choice } from '../../components/select.js';
import { sharing } from '../../messages/graph-sharing.js';
import { store } from '../live/use-graph.js';
import { EndDay } from './end-day.js';
import type { SharingChange } from './use-sharing.js';

type Level = '1' | '2' | '3';

/** Gives one more person a share. What was typed stays until it is given. */
export function NewShare({
  id,
  onShare,
}: {
  readonly id: string;
  readonly onShare: (change: SharingChange) => Promise<unknown>;
}): ReactNode {
  const [email, setEmail] = useState('');
  const [level, setLevel] = useState<Level>('3');
  const [branch, setBranch] = useState(true);
  const [due, setDue] = useState<string | null>(null);
  const share = async (): Promise<void> => {
    const who = email.trim();
    if (who === '') return;
    try {
      await onShare({
        run: () =>
          store.ask('node:access', {
            id,
            email: who,
            level: Number(level) as 1 | 2 | 3,
            branch,
            due,
          }),
        told: sharing.given(who),
        canUndo: true,
      });
      setEmail('');
    } catch {
      // The dialog says why.
    }
  };
  return (
    <form
      className="fields"
      noValidate
      aria-label={sharing.add}
      onSubmit={(event) => {
        event.preventDefault();
        void share();
      }}
    >
      <h3>{sharing.add}</h3>
      <Field
        label={sharing.email}
        hint={sharing.emailHint}
        value={email}
        onChange={setEmail}
        type="email"
        autoComplete="off"
      />
      <div className="actions">
        <Choice<Level>
          label={sharing.mayDo}
          isLabelHidden
          value={level}
          options={sharing.levels}
          onChange={setLevel}
        />
        <EndDay label={sharing.until} end={due} onChange={setDue} />
        <Check isSelected={branch} onChange={setBranch}>
          {sharing.branch}
        </Check>
      </div>
      <div className="actions">
        <Button type="submit" look="primary" isDisabled={email.trim() === ''}>
          {sharing.share}
        </Button>
      </div>
    </form>
  );
}
