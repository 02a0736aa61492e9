import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useState } from 'react';

import { Button } from '../../components/button.js';
import { Combo, type ComboOption } from '../../components/combo.js';
import { Choice } from '../../components/select.js';
import { messageOf } from '../../components/states.js';
import { items as words } from '../../messages/items.js';
import { foundItems } from '../found-items.js';
import type { ProjectPlace } from '../place.js';
import { nameOf } from '../words.js';

const MOST = 8;

/** The item at the other end, as far as it is known: until one is picked, the text may be its ref. */
interface Far {
  readonly text: string;
  readonly target: ComboOption | null;
}
const NOTHING: Far = { text: '', target: null };

/** A further link: what it is called, and to which item, by a part of its title or by its ref. */
export function AddLink({
  place,
  id,
  names,
  onAdded,
}: {
  readonly place: ProjectPlace;
  readonly id: string;
  /** Suggestions of what it is called. */
  readonly names: readonly string[];
  readonly onAdded: () => Promise<void>;
}): ReactNode {
  const [relationship, setRelationship] = useState('');
  const [direction, setDirection] = useState<'outgoing' | 'incoming'>('outgoing');
  const [{ text, target }, setFar] = useState<Far>(NOTHING);
  const asked = useDeferredValue(text.trim());
  const { data: found = [] } = useQuery({
    queryKey: ['items', ...place.key, 'suggested', asked],
    queryFn: ({ signal }) => foundItems(place, asked, MOST, signal),
    enabled: asked !== '' && target === null,
    placeholderData: keepPreviousData,
  });
  const work = useMutation({
    mutationFn: async () => {
      const far = target?.id ?? text.trim();
      const name = relationship.trim();
      await (direction === 'incoming'
        ? place.client.items.link(far, { relationship: name, target_item_id: id })
        : place.client.items.link(id, {
            relationship: name,
            ...(target === null ? { target_ref: far } : { target_item_id: far }),
          }));
      await onAdded();
    },
    onSuccess: () => setFar(NOTHING),
  });
  const known = relationship.trim().toLowerCase();
  const isReady = relationship.trim() !== '' && text.trim() !== '';
  return (
    <form
      className="add-link"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) work.mutate();
      }}
    >
      <h3>{words.addLink}</h3>
      <div className="ends">
        <Combo
          label={words.relationship}
          text={relationship}
          options={names
            // What it says already needs no suggestion.
            .filter((name) => name !== relationship && name.toLowerCase().includes(known))
            .map((name) => ({ id: name, text: name }))}
          onChange={setRelationship}
          onPick={({ text: name }) => setRelationship(name)}
        />
        <Choice
          label={words.direction}
          value={direction}
          options={words.directions}
          onChange={setDirection}
        />
        <Combo
          label={words.target}
          text={text}
          placeholder={words.targetHint}
          options={
            asked === '' || target !== null
              ? []
              : found
                  .filter((each) => each.id !== id)
                  .map((each) => ({ id: each.id, text: nameOf(each), hint: each.ref ?? each.item_type }))
          }
          onChange={(typed) =>
            setFar((now) => ({ text: typed, target: now.target?.text === typed ? now.target : null }))
          }
          onPick={(option) => setFar({ text: option.text, target: option })}
        />
      </div>
      {work.isError && (
        <p className="notice bad" role="alert" dir="auto">
          {messageOf(work.error)}
        </p>
      )}
      <Button type="submit" isPending={work.isPending} isDisabled={!isReady}>
        {words.addLink}
      </Button>
    </form>
  );
}
