import type { Item } from '#client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { Choice } from '../../components/select.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';

/** So many at once, all of them or none. */
const AT_ONCE = 500;
const AS_IT_IS = 'as-it-is';
const NONE = 'none';

type Status = keyof typeof words.triage | typeof AS_IT_IS | typeof NONE;

/** Changes items alike; what is left as it is stays. */
export function BulkEdit({
  place,
  chosen,
  onClose,
  onDone,
}: {
  readonly place: ProjectPlace;
  readonly chosen: readonly Item[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => Promise<void>;
}): ReactNode {
  const [status, setStatus] = useState<Status>(AS_IT_IS);
  const [severity, setSeverity] = useState<keyof typeof words.severities | typeof AS_IT_IS>(AS_IT_IS);
  const [category, setCategory] = useState('');
  const data = {
    ...(severity !== AS_IT_IS && { severity }),
    ...(category.trim() !== '' && { category: category.trim() }),
  };
  const hasData = Object.keys(data).length > 0;
  const work = useMutation({
    mutationFn: async () => {
      const changes = {
        ...(status !== AS_IT_IS && { status: status === NONE ? null : status }),
        ...(hasData && { data }),
      };
      let updated = 0;
      for (let from = 0; from < chosen.length; from += AT_ONCE) {
        const ids = chosen.slice(from, from + AT_ONCE).map(({ id }) => id);
        updated += (await place.client.items.updateMany({ ids, ...changes })).updated;
      }
      await onDone(words.changedMany(updated));
    },
  });
  return (
    <ModalDialog title={words.editTitle(chosen.length)} onClose={onClose}>
      <Form work={work} action={words.changeAll} isDisabled={status === AS_IT_IS && !hasData}>
        <Choice
          label={words.filters.status}
          value={status}
          options={{ [AS_IT_IS]: words.asItIs, ...words.triage, [NONE]: words.noStatus }}
          onChange={setStatus}
        />
        <Choice
          label={words.filters.severity}
          value={severity}
          options={{ [AS_IT_IS]: words.asItIs, ...words.severities }}
          onChange={setSeverity}
        />
        <Field
          label={words.filters.category}
          isOptional
          value={category}
          onChange={setCategory}
          maxLength={128}
        />
      </Form>
    </ModalDialog>
  );
}
