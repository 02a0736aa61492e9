import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField, CheckboxGroup, Label } from 'react-aria-components';

/** Yes or no. */
export function Check({
  isSelected,
  onChange,
  children,
}: {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <CheckboxField isSelected={isSelected} onChange={onChange}>
      <CheckboxButton>
        <span className="box" aria-hidden="true" />
        <span>{children}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}

/** Whether a row of a list is chosen. */
export function RowCheck(): ReactNode {
  return (
    <CheckboxField slot="selection">
      <CheckboxButton>
        <span className="box" aria-hidden="true" />
      </CheckboxButton>
    </CheckboxField>
  );
}

/** Any of several. */
export function Checks({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly onChange: (value: string[]) => void;
}): ReactNode {
  return (
    <CheckboxGroup value={[...value]} onChange={onChange}>
      <Label>{label}</Label>
      {Object.entries(options).map(([key, words]) => (
        <CheckboxField key={key} value={key}>
          <CheckboxButton>
            <span className="box" aria-hidden="true" />
            <span>{words}</span>
          </CheckboxButton>
        </CheckboxField>
      ))}
    </CheckboxGroup>
  );
}
