import type { Webhook } from '#client';
import type { ReactNode } from 'react';

import { Field } from '../components/field.js';
import { useKept } from '../kept.js';
import { groupsOf } from '../messages/events.js';
import { webhooks as words } from '../messages/webhooks.js';
import { parsedUrl } from '../parsed-url.js';
import { type ChosenTypes, chosenOf, TypePicker, typesOf } from './type-picker.js';

/** What a webhook is to be. */
export interface WebhookInput {
  readonly url: string;
  readonly types: string[];
  readonly description: string;
}

interface Typed {
  readonly url: string;
  readonly description: string;
  readonly chosen: ChosenTypes;
}

/** The fields of a webhook: what is sent, and what shows them. */
export function useWebhookFields(
  org: string | null,
  before?: Webhook,
): {
  readonly input: WebhookInput;
  readonly isWhole: boolean;
  readonly forget: () => void;
  readonly fields: ReactNode;
} {
  const groups = groupsOf(org === null ? 'person' : 'organization');
  const kept = useKept<Typed>(before === undefined ? `webhook.${org ?? ''}` : null, {
    url: before?.url ?? '',
    description: before?.description ?? '',
    chosen: chosenOf(before?.types ?? ['*'], groups),
  });
  const typed = kept.value;
  const change = (changes: Partial<Typed>): void => kept.change({ ...typed, ...changes });
  const isWrong = typed.url.trim() !== '' && parsedUrl(typed.url.trim()) === null;
  const input = {
    url: typed.url.trim(),
    types: typesOf(typed.chosen),
    description: typed.description.trim(),
  };
  return {
    input,
    forget: kept.forget,
    isWhole: input.url !== '' && !isWrong && input.types.length > 0,
    fields: (
      <>
        <Field
          label={words.url}
          hint={words.urlHint}
          error={isWrong ? words.urlWrong : null}
          type="url"
          value={typed.url}
          onChange={(url) => change({ url })}
          maxLength={2_048}
          autoComplete="off"
          autoFocus
        />
        <Field
          label={words.description}
          value={typed.description}
          onChange={(description) => change({ description })}
          maxLength={200}
          isOptional
        />
        <TypePicker value={typed.chosen} groups={groups} onChange={(chosen) => change({ chosen })} />
      </>
    ),
  };
}
