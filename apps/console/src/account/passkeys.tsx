import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { account } from '../messages/account.js';
import { common } from '../messages/common.js';
import { useSession } from '../session/session.js';
import { useProof } from './proof.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RenamePasskey } from './rename-passkey.js';

type Passkey = Awaited<ReturnType<typeof client.me.passkeys.list>>[number];

const KNOWN = 'PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** Has the browser make a passkey, and the service keep it. */
async function add(
  name: string,
  proof: Parameters<typeof client.me.passkeys.options>[0],
): Promise<readonly string[] | null> {
  const { publicKey } = await client.me.passkeys.options(proof);
  const asked = PublicKeyCredential.parseCreationOptionsFromJSON(
    publicKey as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const made = await navigator.credentials.create({ publicKey: asked }).catch((error: unknown) => {
    const isThere = error instanceof DOMException && error.name === 'InvalidStateError';
    throw new Error(isThere ? account.passkeyThere : account.passkeyCancelled);
  });
  if (!(made instanceof PublicKeyCredential)) throw new Error(account.passkeyCancelled);
  const credential = made.toJSON() as unknown as Record<string, unknown>;
  const { recoveryCodes } = await client.me.passkeys.create({ credential, name: name.trim() || null });
  return recoveryCodes;
}

export function Passkeys(): ReactNode {
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: ['account', 'passkeys'],
    queryFn: ({ signal }) => client.me.passkeys.list({ signal }),
  });
  const [name, setName] = useState('');
  const session = useSession();
  const proof = useProof(session?.secondFactorSince != null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const [renamed, setRenamed] = useState<Passkey | null>(null);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['account'] });
  const adding = useMutation({
    mutationFn: () => add(name, proof.sent),
    onSuccess: (told) => {
      setName('');
      setCodes(told);
      return refresh();
    },
  });
  return (
    <section className="card">
      <h2>{account.passkeys}</h2>
      <p>{account.passkeysText}</p>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data?.length === 0 && <p className="hint">{account.noPasskeys}</p>}
      <ul className="rows">
        {list.data?.map((passkey) => (
          <li key={passkey.id}>
            <div className="grow">
              <strong dir="auto">{passkey.name}</strong>
              <div className="hint">
                {account.made} <Time at={passkey.createdAt} isDay /> · {account.lastUsed}{' '}
                {passkey.lastUsedAt === null ? account.unused : <Time at={passkey.lastUsedAt} />}
              </div>
            </div>
            <Button aria-label={account.renamePasskey(passkey.name)} onPress={() => setRenamed(passkey)}>
              {account.rename}
            </Button>
            <Button
              look="danger"
              aria-label={account.removePasskey(passkey.name)}
              onPress={() => setRemoved(passkey)}
            >
              {common.remove}
            </Button>
          </li>
        ))}
      </ul>
      {KNOWN ? (
        <Form work={adding} action={account.addPasskey}>
          <Field label={account.passkeyName} value={name} onChange={setName} maxLength={60} isOptional />
          {proof.fields}
        </Form>
      ) : (
        <p className="hint">{account.passkeyUnknown}</p>
      )}
      {codes !== null && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      {renamed !== null && (
        <RenamePasskey
          id={renamed.id}
          name={renamed.name}
          onDone={refresh}
          onClose={() => setRenamed(null)}
        />
      )}
      {removed !== null && (
        <Confirm
          title={account.removePasskey(removed.name)}
          text={account.removePasskeyText}
          action={common.remove}
          word={common.removeWord}
          run={() => client.me.passkeys.delete(removed.id, proof.sent).then(refresh)}
          onClose={() => setRemoved(null)}
        >
          {proof.fields}
        </Confirm>
      )}
    </section>
  );
}
