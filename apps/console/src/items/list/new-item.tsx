import type { Item } from '#client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Combo } from '../../components/combo.js';
import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';

/** The service checks their payloads, and wants the title there. */
const BUILT_IN = new Set(['finding', 'asset']);
const TYPES = 100;

/** A new item by its type and title; everything else is added where it is edited. */
export function NewItem({
  place,
  onClose,
  onMade,
}: {
  readonly place: ProjectPlace;
  readonly onClose: () => void;
  readonly onMade: (item: Item) => void;
}): ReactNode {
  const queries = useQueryClient();
  const [type, setType] = useState('');
  const [title, setTitle] = useState('');
  const [ref, setRef] = useState('');
  const { data: types = [] } = useQuery({
    queryKey: ['items', ...place.key, 'types'],
    queryFn: ({ signal }) => place.client.items.types({ limit: TYPES }, { signal }).toArray(TYPES),
  });
  const work = useMutation({
    mutationFn: async () => {
      const name = { title: title.trim() };
      return place.client.items.create({
        item_type: type.trim(),
        ...(BUILT_IN.has(type.trim()) ? { data: name } : name),
        ...(ref.trim() !== '' && { ref: ref.trim() }),
      });
    },
    onSuccess: async (item) => {
      await queries.invalidateQueries({ queryKey: ['items', ...place.key] });
      onMade(item);
    },
  });
  const known = type.trim().toLowerCase();
  return (
    <ModalDialog title={words.newItem} onClose={onClose}>
      <Form work={work} action={words.makeItem} isDisabled={type.trim() === '' || title.trim() === ''}>
        <Combo
          label={words.filters.item_type}
          text={type}
          placeholder={words.typeHint}
          options={types
            .map(({ item_type: each }) => ({ id: each, text: each }))
            .filter(({ text }) => text !== type && text.toLowerCase().includes(known))}
          onChange={setType}
          onPick={({ text }) => setType(text)}
        />
        <Field label={words.itemTitle} value={title} onChange={setTitle} maxLength={512} />
        <Field
          label={words.filters.ref}
          hint={words.refHint}
          isOptional
          value={ref}
          onChange={setRef}
          maxLength={128}
        />
      </Form>
    </ModalDialog>
  );
}
