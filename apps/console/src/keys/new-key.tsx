import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Checks } from '../components/checks.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { Choice } from '../components/select.js';
import { keys as words } from '../messages/keys.js';
import { endOf, type Expiry, linesOf } from './key-fields.js';
import type { KeySource } from './key-source.js';

const EVERYWHERE = '*';

/** Only what is of a project can be bound to a workspace. */
const isOfProjects = (scope: string): boolean => /^(items|projects):/.test(scope);

export function NewKey({
  source,
  onMade,
  onClose,
}: {
  readonly source: KeySource;
  readonly onMade: (minted: { readonly rawKey: string }) => void;
  readonly onClose: () => void;
}): ReactNode {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>(['links:write']);
  const [expiry, setExpiry] = useState<Expiry>('90d');
  const [workspace, setWorkspace] = useState(EVERYWHERE);
  const [addresses, setAddresses] = useState('');
  const { data: workspaces = [] } = useQuery({
    queryKey: [...source.queryKey, 'workspaces'],
    queryFn: ({ signal }) => source.workspaces(signal),
  });
  const isBound = workspace !== EVERYWHERE;
  const offered = Object.fromEntries(
    Object.entries(source.scopes).filter(([scope]) => !isBound || isOfProjects(scope)),
  );
  const scopes = chosen.filter((scope) => scope in offered);
  const work = useMutation({
    mutationFn: () => {
      const allowedAddresses = linesOf(addresses);
      return source.create({
        name: name.trim(),
        scopes,
        expiresAt: endOf(expiry),
        ...(isBound && { workspace }),
        ...(allowedAddresses.length > 0 && { allowedAddresses }),
      });
    },
    onSuccess: onMade,
  });
  return (
    <ModalDialog title={words.create} onClose={onClose}>
      <Form work={work} action={words.create} isDisabled={name.trim() === '' || scopes.length === 0}>
        <Field
          label={words.name}
          hint={words.nameHint}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus
        />
        <Choice label={words.expires} value={expiry} options={words.expiries} onChange={setExpiry} />
        <details>
          <summary>{words.limits}</summary>
          <div className="fields">
            {workspaces.length > 0 && (
              <Choice
                label={words.workspace}
                value={workspace}
                options={{
                  [EVERYWHERE]: words.allWorkspaces,
                  ...Object.fromEntries(workspaces.map((each) => [each, each])),
                }}
                onChange={setWorkspace}
              />
            )}
            <Field
              label={words.addresses}
              hint={words.addressesHint}
              value={addresses}
              onChange={setAddresses}
              rows={2}
            />
          </div>
        </details>
        {isBound && <p className="hint">{words.workspaceScopes}</p>}
        <Checks label={words.mayDo} value={scopes} options={offered} onChange={setChosen} />
      </Form>
    </ModalDialog>
  );
}
