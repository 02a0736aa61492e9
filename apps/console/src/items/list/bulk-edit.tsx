import { type ReactNode, useState } from 'react';

import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { Progress } from '../../components/progress.js';
import { Choice } from '../../components/select.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import { bulk } from '../../messages/items-bulk.js';
import type { ProjectPlace } from '../place.js';
import { canTakeBack, type Kept } from './change-alike.js';
import { useBulkEdit } from './use-bulk-edit.js';

const AS_IT_IS = 'as-it-is';
const NONE = 'none';

type Status = keyof typeof words.triage | typeof AS_IT_IS | typeof NONE;

/** Changes items alike; what is left as it is stays. What cannot be undone has to be confirmed. */
export function BulkEdit({
  place,
  chosen,
  onClose,
  onDone,
}: {
  readonly place: ProjectPlace;
  readonly chosen: readonly Kept[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const [status, setStatus] = useState<Status>(AS_IT_IS);
  const [severity, setSeverity] = useState<keyof typeof words.severities | typeof AS_IT_IS>(AS_IT_IS);
  const [category, setCategory] = useState('');
  const [typed, setTyped] = useState('');
  const data = {
    ...(severity !== AS_IT_IS && { severity }),
    ...(category.trim() !== '' && { category: category.trim() }),
  };
  const changes = {
    ...(status !== AS_IT_IS && { status: status === NONE ? null : status }),
    ...(Object.keys(data).length > 0 && { data }),
  };
  const lasting = chosen.filter((item) => !canTakeBack(item, changes)).length;
  const word = String(chosen.length);
  const { work, seen, stop } = useBulkEdit(place, chosen, changes, onDone);
  return (
    <ModalDialog title={bulk.editTitle(chosen.length)} onClose={work.isPending ? stop : onClose}>
      {work.isPending ? (
        <Progress label={bulk.changing(chosen.length)} max={chosen.length} value={seen} onStop={stop} />
      ) : (
        <Form
          work={work}
          action={bulk.changeAll}
          isDisabled={Object.keys(changes).length === 0 || (lasting > 0 && typed.trim() !== word)}
        >
          <Choice
            label={words.filters.status}
            value={status}
            options={{ [AS_IT_IS]: bulk.asItIs, ...words.triage, [NONE]: words.noStatus }}
            onChange={setStatus}
          />
          <Choice
            label={words.filters.severity}
            value={severity}
            options={{ [AS_IT_IS]: bulk.asItIs, ...words.severities }}
            onChange={setSeverity}
          />
          <Field
            label={words.filters.category}
            isOptional
            value={category}
            onChange={setCategory}
            maxLength={128}
          />
          {lasting > 0 && (
            <>
              <p className="notice">{bulk.noWayBack(lasting)}</p>
              <Field
                label={common.typeToConfirm(word)}
                value={typed}
                onChange={setTyped}
                autoComplete="off"
              />
            </>
          )}
        </Form>
      )}
    </ModalDialog>
  );
}
