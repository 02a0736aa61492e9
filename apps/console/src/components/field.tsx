import type { ReactNode } from 'react';
import {
  FieldError,
  Input,
  type InputProps,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';

import { common } from '../messages/common.js';

/** One line of text, or several, with its name, a hint, and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  rows,
  isOptional = false,
  input = {},
  ...props
}: Omit<TextFieldProps, 'children'> & {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong; absent: nothing. */
  readonly error?: string | null | undefined;
  /** Absent: one line. */
  readonly rows?: number;
  readonly isOptional?: boolean;
  readonly input?: InputProps;
}): ReactNode {
  return (
    <TextField validationBehavior="aria" {...props} isInvalid={error != null}>
      {props['aria-label'] === undefined && (
        <Label>
          {label}
          {isOptional && <span className="optional"> ({common.optional})</span>}
        </Label>
      )}
      {rows === undefined ? <Input dir="auto" {...input} /> : <TextArea dir="auto" rows={rows} />}
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError>{error}</FieldError>
    </TextField>
  );
}
