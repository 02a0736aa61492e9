import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { ModalDialog } from '../components/dialog.js';
import { Form } from '../components/form.js';
import { organization as words } from '../messages/organization.js';
import { actFor } from './acting.js';
import { useNamed } from './named-fields.js';

/** An organization that is not there yet; whoever makes it acts for it. */
export function NewOrganization({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { name, slug, isWhole, forget, fields } = useNamed('organization');
  const work = useMutation({
    mutationFn: async () => {
      await client.orgs.create({ name, slug });
      forget();
      await actFor(slug);
    },
  });
  return (
    <ModalDialog title={words.make} onClose={onClose}>
      <Form work={work} action={words.make} isDisabled={!isWhole}>
        {fields}
      </Form>
    </ModalDialog>
  );
}
