import { useCallback, useState } from 'react';

import { offerBack, readDraft, useBroughtBack } from '../../drafts.js';
import type { ItemField } from './fields.js';

/** What somebody typed, and what it said when they began. */
interface Typed {
  readonly from: string;
  readonly to: string;
}
type Kept = Readonly<Record<string, Typed>>;

const keyOf = (id: string): string => `ligature.draft.item.${id}`;

const read = (id: string): Kept => (readDraft(keyOf(id)) as Kept | null) ?? {};

export interface ItemDraft {
  /** What differs from what is stored. */
  readonly texts: ReadonlyMap<string, string>;
  readonly textOf: (field: ItemField) => string;
  /** Whether somebody else changed the field since one began to type. */
  readonly isContested: (field: ItemField) => boolean;
  readonly type: (field: ItemField, text: string) => void;
  /** One's own text goes on top of theirs. */
  readonly keepMine: (field: ItemField) => void;
  /** It was saved. */
  readonly forget: (names: Iterable<string>) => void;
  /** It is not wanted any more, but can be brought back. */
  readonly discard: (names: Iterable<string>) => void;
}

/** What was typed into the fields of an item. It outlives the page, until it is saved or thrown away. */
export function useItemDraft(id: string, fields: readonly ItemField[]): ItemDraft {
  const [kept, setKept] = useState<Kept>(() => read(id));
  const keep = (next: Kept): void => {
    if (Object.keys(next).length === 0) localStorage.removeItem(keyOf(id));
    else localStorage.setItem(keyOf(id), JSON.stringify(next));
    setKept(next);
  };
  useBroughtBack(
    keyOf(id),
    useCallback((draft) => setKept(draft as Kept), []),
  );
  const forget = (names: Iterable<string>): void => {
    const gone = new Set(names);
    keep(Object.fromEntries(Object.entries(kept).filter(([name]) => !gone.has(name))));
  };
  const without = (name: string): Kept =>
    Object.fromEntries(Object.entries(kept).filter(([each]) => each !== name));
  const changed = fields.filter(({ name, text }) => {
    const typed = kept[name];
    return typed !== undefined && typed.to !== text;
  });
  return {
    texts: new Map(changed.map(({ name, text }) => [name, kept[name]?.to ?? text])),
    textOf: ({ name, text }) => kept[name]?.to ?? text,
    isContested: ({ name, text }) => {
      const typed = kept[name];
      return typed !== undefined && typed.from !== text && typed.to !== text;
    },
    type: ({ name, text }, to) => {
      const from = kept[name]?.from ?? text;
      keep(to === text ? without(name) : { ...kept, [name]: { from, to } });
    },
    keepMine: ({ name, text }) => {
      const typed = kept[name];
      if (typed !== undefined) keep({ ...kept, [name]: { ...typed, from: text } });
    },
    forget,
    discard: (names) => {
      offerBack(keyOf(id), kept);
      forget(names);
    },
  };
}
