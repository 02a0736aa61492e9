import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { Field } from '../components/field.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { wrongWith, wrongWithLink } from './draft.js';
import { LinkList } from './link-list.js';
import { PolicyBuilder } from './policy-builder.js';
import { Settings } from './settings.js';
import type { KeptDraft } from './use-draft.js';

interface Saving {
  readonly isPending: boolean;
  /** `null`: nothing was refused. */
  readonly error: Error | null;
  readonly run: () => void;
}

/** A bundle as it is written. What is wrong is told while somebody types. */
export function Editor({
  kept,
  work,
  action,
  slug,
  hasPassword = false,
  onDiscard,
}: {
  readonly kept: KeptDraft;
  readonly work: Saving;
  /** What the button says. */
  readonly action: string;
  /** Absent: it is not there yet. */
  readonly slug?: string;
  readonly hasPassword?: boolean;
  readonly onDiscard: () => void;
}): ReactNode {
  const { draft, isChanged, change } = kept;
  const wrong = wrongWith(draft);
  const isWrong =
    Object.keys(wrong).length > 0 || draft.links.some((link) => wrongWithLink(link, draft.links) !== null);
  // An empty form is not wrong yet.
  const shown = isChanged ? wrong : {};
  return (
    <form
      className="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) work.run();
      }}
    >
      <section className="card">
        <Field
          label={bundles.name}
          isOptional
          value={draft.title}
          error={shown.title}
          onChange={(title) => change({ title })}
        />
        <Field
          label={bundles.description}
          isOptional
          rows={2}
          value={draft.description}
          error={shown.description}
          onChange={(description) => change({ description })}
        />
        <LinkList links={draft.links} onChange={(links) => change({ links })} />
        {shown.links !== undefined && <p className="react-aria-FieldError">{shown.links}</p>}
      </section>
      <Settings draft={draft} wrong={shown} change={change} hasPassword={hasPassword} />
      <PolicyBuilder
        policy={draft.policy}
        error={shown.policy}
        {...(slug !== undefined && { slug })}
        onChange={(policy) => change({ policy })}
      />
      <div className="save">
        {work.error !== null && (
          <p className="notice bad" role="alert" dir="auto">
            {messageOf(work.error)}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="primary" isPending={work.isPending} isDisabled={isWrong || !isChanged}>
            {action}
          </Button>
          {isChanged && (
            <>
              <Button look="quiet" onPress={onDiscard}>
                {bundles.discard}
              </Button>
              <span className="hint">{bundles.unsaved}</span>
            </>
          )}
        </div>
      </div>
    </form>
  );
}
