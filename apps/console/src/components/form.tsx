import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';
import { messageOf } from './states.js';

/** Fields that are sent together, with what was refused above the button. */
export function Form({
  work,
  action = common.save,
  isDisabled = false,
  children,
}: {
  readonly work: UseMutationResult<unknown, Error, void>;
  readonly action?: string;
  readonly isDisabled?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <form
      className="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isDisabled) work.mutate();
      }}
    >
      {children}
      {work.isError && (
        <p className="notice bad" role="alert" dir="auto">
          {messageOf(work.error)}
        </p>
      )}
      <div className="actions">
        <Button type="submit" look="primary" isPending={work.isPending} isDisabled={isDisabled}>
          {action}
        </Button>
      </div>
    </form>
  );
}
