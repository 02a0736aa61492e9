import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { SecretDialog } from '../components/secret-dialog.js';
import { Choice } from '../components/select.js';
import { useKept } from '../kept.js';
import { organization as words, roleHints, roles } from '../messages/organization.js';
import { notify } from '../shell/notices.js';

type Role = keyof typeof roles;

/** Invites an address; where no mail is sent, the link is shown to be passed on. */
export function Invite({
  org,
  onSent,
  onClose,
}: {
  readonly org: string;
  readonly onSent: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { value: email, change: setEmail, forget } = useKept('invitation', '');
  const [role, setRole] = useState<Role>('org:member');
  const work = useMutation({
    mutationFn: () => client.orgs.invite(org, { email: email.trim(), role }),
    onSuccess: ({ link }) => {
      forget();
      onSent();
      if (link !== undefined) return;
      notify(words.mailed(email.trim()));
      onClose();
    },
  });
  if (work.data?.link !== undefined)
    return (
      <SecretDialog
        title={words.linkTitle}
        text={words.linkText(email.trim())}
        value={work.data.link}
        onClose={onClose}
      />
    );
  return (
    <ModalDialog title={words.invite} onClose={onClose}>
      <Form work={work} action={words.inviteAction} isDisabled={email.trim() === ''}>
        <Field
          label={words.address}
          hint={words.addressHint}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="off"
          autoFocus
        />
        <Choice label={words.role} value={role} options={roles} onChange={setRole} />
        <p className="hint">{roleHints[role]}</p>
      </Form>
    </ModalDialog>
  );
}
