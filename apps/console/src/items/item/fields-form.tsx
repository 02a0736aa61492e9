import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { Choice } from '../../components/select.js';
import { messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';
import { changesOf, fieldsOf, type ItemField, wrongWith } from './fields.js';
import { type ItemDraft, useItemDraft } from './item-draft.js';
import type { StoredItem } from './item-queries.js';
import { ContestedError, saveItem } from './save-item.js';

/** The fields of an item, to be changed. A change of somebody else shows at once where nobody types. */
export function FieldsForm({
  place,
  stored,
}: {
  readonly place: ProjectPlace;
  readonly stored: StoredItem;
}): ReactNode {
  const queries = useQueryClient();
  const fields = fieldsOf(stored.item);
  const draft = useItemDraft(stored.item.id, fields);
  const isContested = fields.some(draft.isContested);
  const isWrong = fields.some(
    (field) => draft.texts.has(field.name) && wrongWith(field, draft.textOf(field)),
  );
  const work = useMutation({
    mutationFn: () =>
      saveItem(place, queries, stored, changesOf(fields, draft.texts), (now) =>
        fieldsOf(now).some(
          ({ name, text }) =>
            draft.texts.has(name) && text !== fields.find((each) => each.name === name)?.text,
        ),
      ),
    onSuccess: () => draft.forget(draft.texts.keys()),
    onSettled: () => queries.invalidateQueries({ queryKey: ['items', ...place.key] }),
  });
  return (
    <form
      className="item-fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong && !isContested && draft.texts.size > 0) work.mutate();
      }}
    >
      {fields.map((field) => (
        <div key={field.name}>
          <OneField field={field} draft={draft} isReadOnly={!place.canWrite} />
          {draft.isContested(field) && <Contest field={field} draft={draft} />}
        </div>
      ))}
      {work.isError && !(work.error instanceof ContestedError) && (
        <p className="notice bad" role="alert" dir="auto">
          {messageOf(work.error)}
        </p>
      )}
      {(draft.texts.size > 0 || work.isPending) && (
        <div className="actions">
          <Button type="submit" look="primary" isPending={work.isPending} isDisabled={isWrong || isContested}>
            {common.save}
          </Button>
          <Button look="quiet" onPress={() => draft.discard(draft.texts.keys())}>
            {words.discard}
          </Button>
          <span className="hint">{words.unsaved}</span>
        </div>
      )}
    </form>
  );
}

function OneField({
  field,
  draft,
  isReadOnly,
}: {
  readonly field: ItemField;
  readonly draft: ItemDraft;
  readonly isReadOnly: boolean;
}): ReactNode {
  const { label, kind, name } = field;
  const text = draft.textOf(field);
  if (kind === 'severity' && !isReadOnly)
    return (
      <Choice
        label={label}
        value={text}
        // What the service knows nothing of is shown as it is.
        options={{ ...(!Object.hasOwn(words.severities, text) && { [text]: text }), ...words.severities }}
        onChange={(severity) => draft.type(field, severity)}
      />
    );
  const isTyped = draft.texts.has(name);
  const lines = Math.min(12, Math.max(kind === 'line' ? 1 : 2, text.split('\n').length));
  return (
    <Field
      label={label}
      value={text}
      isReadOnly={isReadOnly || kind === 'kept'}
      hint={kind === 'kept' ? words.keptHint : kind === 'json' ? words.jsonHint : undefined}
      error={isTyped ? wrongWith(field, text) : null}
      {...(kind !== 'line' && { rows: lines })}
      className={kind === 'json' || kind === 'kept' ? 'react-aria-TextField json' : 'react-aria-TextField'}
      onChange={(typed) => draft.type(field, typed)}
    />
  );
}

/** Two have changed one field: both are shown, and one is chosen. */
function Contest({ field, draft }: { readonly field: ItemField; readonly draft: ItemDraft }): ReactNode {
  return (
    <div className="notice warn contest" role="alert">
      <p>{words.contested(field.label)}</p>
      <blockquote dir="auto">{field.text === '' ? words.empty : field.text}</blockquote>
      <div className="actions">
        <Button onPress={() => draft.keepMine(field)}>{words.keepMine}</Button>
        <Button look="quiet" onPress={() => draft.discard([field.name])}>
          {words.takeTheirs}
        </Button>
      </div>
    </div>
  );
}
