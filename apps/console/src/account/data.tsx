import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { account } from '../messages/account.js';
import { useSession } from '../session/session.js';
import { leave } from '../session/sign-in.js';
import { useProof } from './proof.js';

/** All that is kept of somebody: taken along, or removed. */
export function Data(): ReactNode {
  const username = useSession()?.user?.username;
  const [isDeleting, setDeleting] = useState(false);
  const proof = useProof(false);
  return (
    <>
      <section className="card">
        <h2>{account.exportTitle}</h2>
        <p>{account.exportText}</p>
        <a className="button" href="/account/export">
          {account.exportAll}
        </a>
      </section>
      <section className="card">
        <h2>{account.deleteTitle}</h2>
        <p>{account.deleteText}</p>
        <Button look="danger" isDisabled={username === undefined} onPress={() => setDeleting(true)}>
          {account.deleteAction}
        </Button>
      </section>
      {isDeleting && username !== undefined && (
        <Confirm
          title={account.deleteTitle}
          text={account.deleteText}
          action={account.deleteAction}
          word={username}
          run={() => leave(() => client.me.delete(proof.sent), '/')}
          onClose={() => setDeleting(false)}
        >
          {proof.fields}
        </Confirm>
      )}
    </>
  );
}
