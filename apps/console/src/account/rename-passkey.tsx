import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { account } from '../messages/account.js';

/** Gives a passkey another name. */
export function RenamePasskey({
  id,
  name,
  onDone,
  onClose,
}: {
  readonly id: string;
  readonly name: string;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  const [typed, setTyped] = useState(name);
  const work = useMutation({
    mutationFn: () => client.me.passkeys.update(id, { name: typed.trim() }),
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  return (
    <ModalDialog title={account.renamePasskey(name)} onClose={onClose}>
      <Form work={work} isDisabled={typed.trim() === ''}>
        <Field label={account.passkeyName} value={typed} onChange={setTyped} maxLength={60} autoFocus />
      </Form>
    </ModalDialog>
  );
}
