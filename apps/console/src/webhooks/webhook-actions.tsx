import type { Webhook } from '#client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { Rotate } from '../components/rotate.js';
import { SecretDialog } from '../components/secret-dialog.js';
import { messageOf } from '../components/states.js';
import { common } from '../messages/common.js';
import { webhooks as words } from '../messages/webhooks.js';
import { notify } from '../shell/notices.js';
import { EditWebhook } from './edit-webhook.js';
import { TestAnswer } from './test-answer.js';
import type { WebhookPlace } from './webhook-query.js';

/** What can be done with a webhook. */
export function WebhookActions({
  webhook,
  place,
}: {
  readonly webhook: Webhook;
  readonly place: WebhookPlace;
}): ReactNode {
  const { id, enabled } = webhook;
  const queries = useQueryClient();
  const router = useRouter();
  const [asked, setAsked] = useState<'edit' | 'rotate' | 'delete' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => setAsked(null);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const toggle = useMutation({
    mutationFn: () => client.webhooks.update(id, { enabled: !enabled }),
    onSuccess: ({ enabled: isEnabled }) => {
      notify(isEnabled ? words.wasEnabled : words.wasDisabled);
      return refresh();
    },
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  const test = useMutation({ mutationFn: () => client.webhooks.test(id) });
  return (
    <>
      <div className="actions">
        <Button look="primary" isPending={test.isPending} onPress={() => test.mutate()}>
          {words.test}
        </Button>
        <Button onPress={() => setAsked('edit')}>{words.edit}</Button>
        <Button isPending={toggle.isPending} onPress={() => toggle.mutate()}>
          {enabled ? words.disable : words.enable}
        </Button>
        <Button onPress={() => setAsked('rotate')}>{words.rotate}</Button>
        <Button look="danger" onPress={() => setAsked('delete')}>
          {common.delete}
        </Button>
      </div>
      {test.isError && (
        <p className="notice bad after" role="alert">
          {messageOf(test.error)}
        </p>
      )}
      {test.isSuccess && <TestAnswer attempt={test.data} />}
      {asked === 'edit' && <EditWebhook webhook={webhook} onSaved={refresh} onClose={close} />}
      {asked === 'rotate' && (
        <Rotate
          title={words.rotateTitle}
          text={words.rotateText}
          action={words.rotate}
          rotate={async (overlapHours) => {
            setSecret((await client.webhooks.rotateSecret(id, { overlapHours })).secret);
            await refresh();
          }}
          onClose={close}
        />
      )}
      {secret !== null && (
        <SecretDialog
          title={words.secretTitle}
          text={words.secretText}
          value={secret}
          onClose={() => setSecret(null)}
        />
      )}
      {asked === 'delete' && (
        <Confirm
          title={words.deleteTitle}
          text={words.deleteText}
          action={common.delete}
          word={common.deleteWord}
          run={async () => {
            await client.webhooks.delete(id);
            notify(words.deleted);
            await router.navigate({ to: place });
            await refresh();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
