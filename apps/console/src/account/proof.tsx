import { type ReactNode, useState } from 'react';

import { Field } from '../components/field.js';
import { account } from '../messages/account.js';

interface Sent {
  readonly currentPassword?: string;
  readonly code?: string;
  readonly recoveryCode?: string;
}

/** What shows once more who somebody is: what is to be sent, and the fields for it. */
export interface Proof {
  readonly sent: Sent;
  readonly fields: ReactNode;
}

/** @param takesCode where there is a second factor, its code is asked for too */
export function useProof(takesCode: boolean): Proof {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const digits = code.replaceAll(/\s/g, '');
  const isCode = /^\d{6}$/.test(digits);
  return {
    sent: {
      ...(password !== '' && { currentPassword: password }),
      ...(digits !== '' && (isCode ? { code: digits } : { recoveryCode: code.trim() })),
    },
    fields: (
      <>
        <Field
          label={account.currentPassword}
          hint={account.currentPasswordHint}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          isOptional
        />
        {takesCode && (
          <Field
            label={account.factorCode}
            hint={account.factorCodeHint}
            value={code}
            onChange={setCode}
            autoComplete="one-time-code"
          />
        )}
      </>
    ),
  };
}
