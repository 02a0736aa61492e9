import { LigatureError, type Project } from '#client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { common } from '../../messages/common.js';
import { items } from '../../messages/items.js';
import { usePlace } from '../place.js';
import type { StoredProject } from './project-queries.js';

const KEY = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** What a name becomes in an address. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');

/** A new project, or what one is called. */
export function ProjectDialog({
  stored,
  onClose,
  onDone,
}: {
  /** Absent: a new one. */
  readonly stored?: StoredProject;
  readonly onClose: () => void;
  readonly onDone: (project: Project) => void;
}): ReactNode {
  const { client } = usePlace();
  const queries = useQueryClient();
  const [name, setName] = useState(stored?.project.name ?? '');
  const [typedKey, setKey] = useState<string | null>(null);
  const [description, setDescription] = useState(stored?.project.description ?? '');
  const key = typedKey ?? keyOf(name);
  const isKeyWrong = stored === undefined && !KEY.test(key);
  const isShort = Array.from(name.trim()).length < 3;
  const work = useMutation({
    mutationFn: async () => {
      const fields = { name: name.trim(), description: description.trim() === '' ? null : description };
      if (stored === undefined) return client.projects.create({ key, ...fields });
      return client.projects
        .update(stored.project.key, fields, { ifMatch: stored.etag })
        .catch((error: unknown) => {
          // What is typed stays; what is stored is shown behind the dialog.
          void queries.invalidateQueries({ queryKey: ['projects'] });
          throw error instanceof LigatureError && error.status === 412
            ? new Error(items.projectChanged)
            : error;
        });
    },
    onSuccess: async (project) => {
      await queries.invalidateQueries({ queryKey: ['projects'] });
      onClose();
      onDone(project);
    },
  });
  return (
    <ModalDialog title={stored === undefined ? items.newProject : items.renameProject} onClose={onClose}>
      <Form
        work={work}
        action={stored === undefined ? items.makeProject : common.save}
        isDisabled={isShort || isKeyWrong}
      >
        <Field
          label={items.projectName}
          value={name}
          onChange={setName}
          autoFocus
          error={name !== '' && isShort ? items.wrong.projectName : null}
          maxLength={100}
        />
        {stored === undefined && (
          <Field
            label={items.projectKey}
            hint={items.projectKeyHint}
            value={key}
            onChange={setKey}
            error={name !== '' && isKeyWrong ? items.wrong.projectKey : null}
            maxLength={64}
          />
        )}
        <Field
          label={items.projectDescription}
          isOptional
          rows={3}
          value={description}
          onChange={setDescription}
          maxLength={10_000}
        />
      </Form>
    </ModalDialog>
  );
}
