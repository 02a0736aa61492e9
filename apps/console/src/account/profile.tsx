import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { Loading, messageOf } from '../components/states.js';
import { account } from '../messages/account.js';
import { common } from '../messages/common.js';
import { type Session, useSession } from '../session/session.js';
import { notify } from '../shell/notices.js';

type User = NonNullable<Session['user']>;

/** Names and address. */
export function Profile(): ReactNode {
  const user = useSession()?.user;
  if (user == null) return <Loading />;
  return (
    <>
      <Names user={user} />
      <Address user={user} />
    </>
  );
}

function Names({ user }: { readonly user: User }): ReactNode {
  const queries = useQueryClient();
  const [username, setUsername] = useState(user.username);
  const [displayName, setDisplayName] = useState(user.displayName ?? '');
  const work = useMutation({
    mutationFn: () => client.me.update({ username, displayName }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['session'] });
      notify(common.saved);
    },
  });
  return (
    <section className="card">
      <h2>{account.profile}</h2>
      <Form work={work}>
        <Field
          label={account.displayName}
          hint={account.displayNameHint}
          value={displayName}
          onChange={setDisplayName}
          maxLength={100}
          autoComplete="name"
        />
        <Field
          label={account.username}
          hint={account.usernameHint}
          value={username}
          onChange={setUsername}
          maxLength={40}
          autoComplete="username"
        />
      </Form>
    </section>
  );
}

function Address({ user }: { readonly user: User }): ReactNode {
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [currentPassword, setPassword] = useState('');
  const work = useMutation({
    mutationFn: () => client.me.update({ email, currentPassword: currentPassword || null }),
    onSuccess: async () => {
      setEmail('');
      setPassword('');
      await queries.invalidateQueries({ queryKey: ['session'] });
      notify(account.confirmationSent);
    },
  });
  const confirmation = useMutation({
    mutationFn: () => client.me.confirmAddress(),
    onSuccess: () => notify(account.confirmationSent),
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  return (
    <section className="card">
      <h2>{account.address}</h2>
      <p dir="auto">
        {user.email === null ? account.noAddress : account.addressIs(user.email)}{' '}
        {user.email !== null && !user.emailVerified && account.unverified}
      </p>
      {user.pendingEmail !== null && (
        <p className="notice" dir="auto">
          {account.pending(user.pendingEmail)}
        </p>
      )}
      {user.email !== null && !user.emailVerified && (
        <p>
          <Button onPress={() => confirmation.mutate()} isPending={confirmation.isPending}>
            {account.confirmAddress}
          </Button>
        </p>
      )}
      <Form work={work} action={account.changeAddress} isDisabled={email.trim() === ''}>
        <Field
          label={account.newAddress}
          type="email"
          value={email}
          onChange={setEmail}
          autoComplete="email"
        />
        <Field
          label={account.currentPassword}
          hint={account.currentPasswordHint}
          type="password"
          value={currentPassword}
          onChange={setPassword}
          autoComplete="current-password"
        />
      </Form>
    </section>
  );
}
