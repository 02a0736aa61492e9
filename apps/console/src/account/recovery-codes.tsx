import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { ModalDialog } from '../components/dialog.js';
import { Secret } from '../components/secret.js';
import { account } from '../messages/account.js';
import { common } from '../messages/common.js';

/** Codes that are told this once. */
export function RecoveryCodes({
  codes,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ModalDialog title={account.recoveryCodes} onClose={onClose} isAlert>
      <p>{account.codesOnce}</p>
      <Secret label={account.recoveryCodes} value={codes.join('\n')} />
      <div className="actions">
        <Button look="primary" onPress={onClose}>
          {common.close}
        </Button>
      </div>
    </ModalDialog>
  );
}
