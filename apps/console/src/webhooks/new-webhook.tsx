import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { ModalDialog } from '../components/dialog.js';
import { Form } from '../components/form.js';
import { SecretDialog } from '../components/secret-dialog.js';
import { webhooks as words } from '../messages/webhooks.js';
import { useWebhookFields } from './webhook-fields.js';

/** A webhook that is not there yet, and its secret once it is. */
export function NewWebhook({
  org,
  onMade,
  onClose,
}: {
  readonly org: string | null;
  readonly onMade: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { input, isWhole, forget, fields } = useWebhookFields(org);
  const work = useMutation({
    mutationFn: () => client.webhooks.create({ ...input, ...(org !== null && { org }) }),
    onSuccess: () => {
      forget();
      onMade();
    },
  });
  if (work.data !== undefined)
    return (
      <SecretDialog
        title={words.secretTitle}
        text={words.secretText}
        value={work.data.secret}
        onClose={onClose}
      />
    );
  return (
    <ModalDialog title={words.make} onClose={onClose}>
      <Form work={work} action={words.make} isDisabled={!isWhole}>
        {fields}
      </Form>
    </ModalDialog>
  );
}
