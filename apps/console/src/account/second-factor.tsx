import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Confirm } from '../components/confirm.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { Secret } from '../components/secret.js';
import { Failed, Loading } from '../components/states.js';
import { account } from '../messages/account.js';
import { common } from '../messages/common.js';
import { useProof } from './proof.js';
import { RecoveryCodes } from './recovery-codes.js';

type NewApp = Awaited<ReturnType<typeof client.me.secondFactor.createTotp>>;

export function SecondFactor(): ReactNode {
  const queries = useQueryClient();
  const state = useQuery({
    queryKey: ['account', 'second-factor'],
    queryFn: ({ signal }) => client.me.secondFactor.get({ signal }),
  });
  const proof = useProof(state.data?.enabled === true);
  const [app, setApp] = useState<NewApp | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['account'] });
  const setUp = useMutation({
    mutationFn: () => client.me.secondFactor.createTotp(proof.sent),
    onSuccess: setApp,
  });
  const renew = useMutation({
    mutationFn: () => client.me.secondFactor.createRecoveryCodes(proof.sent),
    onSuccess: ({ recoveryCodes }) => {
      setCodes(recoveryCodes);
      return refresh();
    },
  });
  if (state.isError) return <Failed error={state.error} retry={() => void state.refetch()} />;
  if (state.data === undefined) return <Loading />;
  const { enabled, totp, recoveryCodesLeft } = state.data;
  return (
    <section className="card">
      <h2>{account.secondFactor}</h2>
      <p>{enabled ? account.secondFactorOn : account.secondFactorOff}</p>
      {app !== null ? (
        <Confirmation
          app={app}
          onDone={(told) => {
            setApp(null);
            setCodes(told);
            void refresh();
          }}
        />
      ) : (
        <>
          {enabled && <p>{account.codesLeft(recoveryCodesLeft)}</p>}
          <Form
            work={totp === null ? setUp : renew}
            action={totp === null ? account.setUpApp : account.newCodes}
          >
            {proof.fields}
          </Form>
          {totp !== null && (
            <p>
              <Button look="danger" onPress={() => setRemoving(true)}>
                {account.removeApp}
              </Button>
            </p>
          )}
        </>
      )}
      {codes !== null && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      {isRemoving && (
        <Confirm
          title={account.removeApp}
          text={account.removeAppText}
          action={account.removeApp}
          word={common.removeWord}
          run={() => client.me.secondFactor.deleteTotp(proof.sent).then(refresh)}
          onClose={() => setRemoving(false)}
        >
          {proof.fields}
        </Confirm>
      )}
    </section>
  );
}

/** The app is scanned, and shows by a code that it was. */
function Confirmation({
  app,
  onDone,
}: {
  readonly app: NewApp;
  readonly onDone: (codes: readonly string[] | null) => void;
}): ReactNode {
  const [code, setCode] = useState('');
  const [picture, setPicture] = useState('');
  useEffect(() => {
    const address = URL.createObjectURL(new Blob([app.qrCode], { type: 'image/svg+xml' }));
    setPicture(address);
    return () => URL.revokeObjectURL(address);
  }, [app.qrCode]);
  const work = useMutation({
    mutationFn: () => client.me.secondFactor.confirmTotp({ code: code.replaceAll(/\s/g, '') }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <>
      <p>{account.scan}</p>
      {picture !== '' && <img className="qr" src={picture} alt={account.qrCode} width="208" height="208" />}
      <Secret label={account.secretOfApp} value={app.secret} />
      <Form work={work} action={account.confirmApp} isDisabled={code.trim() === ''}>
        <Field
          label={account.code}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          input={{ inputMode: 'numeric' }}
          autoFocus
        />
      </Form>
    </>
  );
}
