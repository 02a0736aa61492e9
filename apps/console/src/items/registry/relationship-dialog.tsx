import type { components } from '#client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Check } from '../../components/checks.js';
import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Form } from '../../components/form.js';
import { common } from '../../messages/common.js';
import { exchange as words } from '../../messages/items-exchange.js';
import type { ProjectPlace } from '../place.js';

type Relationship = components['schemas']['RelationshipView'];

/** Empty: any. */
function typesIn(text: string): string[] | null {
  const types = text
    .split(',')
    .map((type) => type.trim())
    .filter(Boolean);
  return types.length === 0 ? null : types;
}

/** A relationship with its rules: a new one, or one that is registered. */
export function RelationshipDialog({
  place,
  stored,
  onClose,
}: {
  readonly place: ProjectPlace;
  readonly stored?: Relationship;
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [name, setName] = useState(stored?.name ?? '');
  const [inverse, setInverse] = useState(stored?.inverse ?? '');
  const [acyclic, setAcyclic] = useState(stored?.acyclic ?? false);
  const [symmetric, setSymmetric] = useState(stored?.symmetric ?? false);
  const [single, setSingle] = useState(stored?.single_target ?? false);
  const [sources, setSources] = useState(stored?.source_types?.join(', ') ?? '');
  const [targets, setTargets] = useState(stored?.target_types?.join(', ') ?? '');
  const work = useMutation({
    mutationFn: async () => {
      const rules = {
        inverse: inverse.trim() === '' ? null : inverse.trim(),
        acyclic,
        symmetric,
        single_target: single,
        source_types: typesIn(sources),
        target_types: typesIn(targets),
      };
      await (stored === undefined
        ? place.client.projects.createRelationship({ name: name.trim(), ...rules })
        : place.client.projects.updateRelationship(stored.name, rules));
      await queries.invalidateQueries({ queryKey: ['relationships'] });
    },
    onSuccess: onClose,
  });
  return (
    <ModalDialog
      title={stored === undefined ? words.register : words.changeOf(stored.name)}
      onClose={onClose}
    >
      <Form work={work} action={common.save} isDisabled={name.trim() === ''}>
        {stored === undefined && (
          <Field
            label={words.name}
            hint={words.nameHint}
            value={name}
            onChange={setName}
            maxLength={64}
            autoFocus
          />
        )}
        <Field
          label={words.inverse}
          hint={words.inverseHint}
          isOptional
          value={inverse}
          onChange={setInverse}
          maxLength={64}
        />
        <div>
          <Check isSelected={acyclic} onChange={setAcyclic}>
            {words.acyclic}
          </Check>
          <Check isSelected={symmetric} onChange={setSymmetric}>
            {words.symmetric}
          </Check>
          <Check isSelected={single} onChange={setSingle}>
            {words.singleTarget}
          </Check>
        </div>
        <Field
          label={words.sourceTypes}
          hint={words.typesHint}
          isOptional
          value={sources}
          onChange={setSources}
        />
        <Field
          label={words.targetTypes}
          hint={words.typesHint}
          isOptional
          value={targets}
          onChange={setTargets}
        />
      </Form>
    </ModalDialog>
  );
}
