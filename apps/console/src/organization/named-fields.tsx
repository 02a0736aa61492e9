import type { ReactNode } from 'react';

import { Field } from '../components/field.js';
import { useKept } from '../kept.js';
import { organization as words } from '../messages/organization.js';
import { slugOf } from './slug.js';

interface Named {
  readonly name: string;
  readonly slug: string;
  readonly isWhole: boolean;
  readonly forget: () => void;
  readonly fields: ReactNode;
}

interface Typed {
  readonly name: string;
  /** `null`: as the name. */
  readonly written: string | null;
}

/** A name, and what it is called in addresses, which follows the name until somebody writes their own. */
export function useNamed(what: 'organization' | 'workspace'): Named {
  const { value, change, forget } = useKept<Typed>(what, { name: '', written: null });
  const { name, written } = value;
  const slug = written ?? slugOf(name);
  return {
    name: name.trim(),
    slug: slug.trim(),
    isWhole: name.trim() !== '' && slug.trim() !== '',
    forget,
    fields: (
      <>
        <Field
          label={words.name}
          value={name}
          onChange={(text) => change({ ...value, name: text })}
          maxLength={100}
          autoFocus
        />
        <Field
          label={words.slug}
          hint={words.slugHint}
          value={slug}
          onChange={(text) => change({ ...value, written: text })}
          maxLength={64}
          autoComplete="off"
        />
      </>
    ),
  };
}
