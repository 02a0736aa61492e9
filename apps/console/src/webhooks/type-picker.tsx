import type { ReactNode } from 'react';

import { Check, Checks } from '../components/checks.js';
import { Field } from '../components/field.js';
import { webhooks as words } from '../messages/webhooks.js';

const EVERYTHING = '*';

/** Which events: all, by what they are about, or by name. */
export interface ChosenTypes {
  readonly groups: readonly string[];
  /** Names by comma. */
  readonly single: string;
}

export function chosenOf(types: readonly string[], groups: Readonly<Record<string, string>>): ChosenTypes {
  const isGroup = (type: string): boolean => type === EVERYTHING || type in groups;
  return {
    groups: types.filter(isGroup),
    single: types.filter((type) => !isGroup(type)).join(', '),
  };
}

/** As the service takes them. */
export function typesOf({ groups, single }: ChosenTypes): string[] {
  if (groups.includes(EVERYTHING)) return [EVERYTHING];
  return [...groups, ...single.split(/[\s,]+/).filter((name) => name !== '')];
}

export function TypePicker({
  value,
  groups,
  onChange,
}: {
  readonly value: ChosenTypes;
  readonly groups: Readonly<Record<string, string>>;
  readonly onChange: (value: ChosenTypes) => void;
}): ReactNode {
  const isEverything = value.groups.includes(EVERYTHING);
  return (
    <>
      <div>
        <Check
          isSelected={isEverything}
          onChange={(isSelected) => onChange({ ...value, groups: isSelected ? [EVERYTHING] : [] })}
        >
          {words.everything}
        </Check>
      </div>
      {!isEverything && (
        <>
          <Checks
            label={words.types}
            value={value.groups}
            options={groups}
            onChange={(chosen) => onChange({ ...value, groups: chosen })}
          />
          <Field
            label={words.otherTypes}
            hint={words.otherTypesHint}
            value={value.single}
            onChange={(single) => onChange({ ...value, single })}
            autoComplete="off"
            isOptional
          />
        </>
      )}
    </>
  );
}
