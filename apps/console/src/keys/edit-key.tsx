import type { ApiKey, Body } from '#client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { Choice } from '../components/select.js';
import { keys as words } from '../messages/keys.js';
import { endOf, type Expiry, linesOf } from './key-fields.js';

const SAME = 'same';

/** What can be changed of a key: its name, its end, and from where it works. */
export function EditKey({
  apiKey,
  update,
  onClose,
}: {
  readonly apiKey: ApiKey;
  readonly update: (changes: Body<'update_key'>) => Promise<unknown>;
  readonly onClose: () => void;
}): ReactNode {
  const [name, setName] = useState(apiKey.name);
  const [expiry, setExpiry] = useState<Expiry | typeof SAME>(SAME);
  const [addresses, setAddresses] = useState(apiKey.allowedAddresses?.join('\n') ?? '');
  const work = useMutation({
    mutationFn: () => {
      const allowed = linesOf(addresses);
      return update({
        name: name.trim(),
        allowedAddresses: allowed.length === 0 ? null : allowed,
        ...(expiry !== SAME && { expiresAt: endOf(expiry) }),
      });
    },
    onSuccess: onClose,
  });
  return (
    <ModalDialog title={words.editTitle(apiKey.name)} onClose={onClose}>
      <Form work={work} isDisabled={name.trim() === ''}>
        <Field label={words.name} value={name} onChange={setName} maxLength={80} autoFocus />
        <Choice
          label={words.expires}
          value={expiry}
          options={{ [SAME]: words.asItIs, ...words.expiries }}
          onChange={setExpiry}
        />
        <Field
          label={words.addresses}
          hint={words.addressesHint}
          value={addresses}
          onChange={setAddresses}
          rows={3}
        />
        <p className="hint">{words.editText}</p>
      </Form>
    </ModalDialog>
  );
}
