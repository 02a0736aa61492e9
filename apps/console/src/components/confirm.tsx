import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';
import { ModalDialog } from './dialog.js';
import { Field } from './field.js';
import { messageOf } from './states.js';

/**
 * Asks before something is done that cannot be taken back. Where much is lost, a word has to be typed; what can be taken
 * back is done at once, with an undo.
 */
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
  /** What has to be typed; `null`: little is lost, and made good easily. */
  readonly word: string | null;
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
        {word !== null && (
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
            isDisabled={word !== null && typed.trim() !== word}
          >
            {action}
          </Button>
          <Button onPress={onClose}>{common.cancel}</Button>
        </div>
      </form>
    </ModalDialog>
  );
}
