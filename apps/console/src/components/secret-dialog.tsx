import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';
import { ModalDialog } from './dialog.js';
import { Secret } from './secret.js';

/** A secret that has to be copied now: it is not shown again. */
export function SecretDialog({
  title,
  text,
  value,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly value: string;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ModalDialog title={title} onClose={onClose} isAlert>
      <p>{text}</p>
      <Secret label={title} value={value} />
      <div className="actions">
        <Button look="primary" onPress={onClose}>
          {common.close}
        </Button>
      </div>
    </ModalDialog>
  );
}
