import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';
import { ModalDialog } from './dialog.js';
import { Field } from './field.js';
import { messageOf } from './states.js';

/** Asks before something is done that cannot be taken back. With `word`, it has to be typed. */
export function Confirm({
  title,
  text,
  action,
  word,
  run,
  onClose,
  children,
}: {
  readonly title: string;
  readonly text: string;
  /** What the button says. */
  readonly action: string;
  readonly word?: string;
  readonly run: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}): ReactNode {
  const [typed, setTyped] = useState('');
  const work = useMutation({ mutationFn: run, onSuccess: onClose });
  return (
    <ModalDialog title={title} onClose={onClose} isAlert>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        <p dir="auto">{text}</p>
        {children}
        {word !== undefined && (
          <Field
            label={common.typeToConfirm(word)}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            autoFocus
          />
        )}
        {work.isError && (
          <p className="notice bad" role="alert">
            {messageOf(work.error)}
          </p>
        )}
        <div className="actions">
          <Button
            type="submit"
            look="danger"
            isPending={work.isPending}
            isDisabled={word !== undefined && typed.trim() !== word}
          >
            {action}
          </Button>
          <Button onPress={onClose}>{common.cancel}</Button>
        </div>
      </form>
    </ModalDialog>
  );
}
