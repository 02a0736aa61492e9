import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { localTime } from '../local-time.js';
import { webhooks as words } from '../messages/webhooks.js';
import { notify } from '../shell/notices.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const isTime = (text: string): boolean => !Number.isNaN(new Date(text).getTime());

/** Sends all events of a time again. */
export function Replay({
  id,
  onDone,
  onClose,
}: {
  readonly id: string;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  const [from, setFrom] = useState(() => localTime(Date.now() - DAY_MS));
  const [to, setTo] = useState(() => localTime(Date.now() + MINUTE_MS));
  const work = useMutation({
    mutationFn: () =>
      client.webhooks.replay(id, { from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
    onSuccess: async ({ queued }) => {
      notify(words.queued(queued));
      await onDone();
      onClose();
    },
  });
  return (
    <ModalDialog title={words.replayTitle} onClose={onClose}>
      <Form work={work} action={words.replayAction} isDisabled={!isTime(from) || !isTime(to)}>
        <p>{words.replayText}</p>
        <Field label={words.from} type="datetime-local" value={from} onChange={setFrom} />
        <Field label={words.to} type="datetime-local" value={to} onChange={setTo} />
      </Form>
    </ModalDialog>
  );
}
