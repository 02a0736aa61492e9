import type { Webhook } from '#client';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { ModalDialog } from '../components/dialog.js';
import { Form } from '../components/form.js';
import { common } from '../messages/common.js';
import { webhooks as words } from '../messages/webhooks.js';
import { notify } from '../shell/notices.js';
import { useWebhookFields } from './webhook-fields.js';

export function EditWebhook({
  webhook,
  onSaved,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly onSaved: () => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  const { input, isWhole, fields } = useWebhookFields(webhook.org, webhook);
  const work = useMutation({
    mutationFn: () => client.webhooks.update(webhook.id, input),
    onSuccess: async () => {
      await onSaved();
      notify(common.saved);
      onClose();
    },
  });
  return (
    <ModalDialog title={words.editTitle} onClose={onClose}>
      <Form work={work} isDisabled={!isWhole}>
        {fields}
      </Form>
    </ModalDialog>
  );
}
