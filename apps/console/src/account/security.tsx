import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { account } from '../messages/account.js';
import { notify } from '../shell/notices.js';
import { Passkeys } from './passkeys.js';
import { SecondFactor } from './second-factor.js';

/** How somebody signs in. */
export function Security(): ReactNode {
  return (
    <>
      <Password />
      <SecondFactor />
      <Passkeys />
    </>
  );
}

function Password(): ReactNode {
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setWanted] = useState('');
  const work = useMutation({
    mutationFn: () => client.me.setPassword({ currentPassword: currentPassword || null, newPassword }),
    onSuccess: () => {
      setCurrent('');
      setWanted('');
      notify(account.passwordChanged);
    },
  });
  return (
    <section className="card">
      <h2>{account.password}</h2>
      <Form work={work} action={account.changePassword} isDisabled={newPassword === ''}>
        <Field
          label={account.currentPassword}
          type="password"
          value={currentPassword}
          onChange={setCurrent}
          autoComplete="current-password"
        />
        <Field
          label={account.newPassword}
          hint={account.newPasswordHint}
          type="password"
          value={newPassword}
          onChange={setWanted}
          autoComplete="new-password"
        />
      </Form>
    </section>
  );
}
