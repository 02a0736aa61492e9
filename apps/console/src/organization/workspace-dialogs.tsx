import { LigatureError, type Workspace } from '#client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Check } from '../components/checks.js';
import { Confirm } from '../components/confirm.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Form } from '../components/form.js';
import { organization as words } from '../messages/organization.js';
import { notify } from '../shell/notices.js';
import { useNamed } from './named-fields.js';

interface Asked {
  readonly org: string;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}

export function NewWorkspace({ org, onDone, onClose }: Asked): ReactNode {
  const { name, slug, isWhole, forget, fields } = useNamed('workspace');
  const work = useMutation({
    mutationFn: () => client.orgs.createWorkspace(org, { name, slug }),
    onSuccess: async () => {
      forget();
      await onDone();
      onClose();
    },
  });
  return (
    <ModalDialog title={words.makeWorkspace} onClose={onClose}>
      <Form work={work} action={words.makeWorkspace} isDisabled={!isWhole}>
        {fields}
      </Form>
    </ModalDialog>
  );
}

export function RenameWorkspace({
  org,
  workspace,
  onDone,
  onClose,
}: Asked & { readonly workspace: Workspace }): ReactNode {
  const [name, setName] = useState(workspace.name);
  const work = useMutation({
    mutationFn: () => client.orgs.updateWorkspace(org, workspace.slug, { name: name.trim() }),
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  return (
    <ModalDialog title={words.renameName(workspace.name)} onClose={onClose}>
      <Form work={work} isDisabled={name.trim() === ''}>
        <Field label={words.name} value={name} onChange={setName} maxLength={100} autoFocus />
      </Form>
    </ModalDialog>
  );
}

/** What is in it is deleted only by whoever says so once the service has told that there is something. */
export function DeleteWorkspace({
  org,
  workspace: { slug, name },
  onDone,
  onClose,
}: Asked & { readonly workspace: Workspace }): ReactNode {
  const [isOccupied, setOccupied] = useState(false);
  const [isForced, setForced] = useState(false);
  const remove = async (): Promise<void> => {
    try {
      await client.orgs.deleteWorkspace(org, slug, isForced ? { force: '1' } : {});
    } catch (error) {
      if (!(error instanceof LigatureError) || error.status !== 409) throw error;
      setOccupied(true);
      throw new Error(words.occupied, { cause: error });
    }
    notify(words.workspaceDeleted(name));
    await onDone();
  };
  return (
    <Confirm
      title={words.deleteName(name)}
      text={words.deleteWorkspaceText}
      action={words.deleteName(name)}
      word={slug}
      run={remove}
      onClose={onClose}
    >
      {isOccupied && (
        <Check isSelected={isForced} onChange={setForced}>
          {words.deleteProjects}
        </Check>
      )}
    </Confirm>
  );
}
