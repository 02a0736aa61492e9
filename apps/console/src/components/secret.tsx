import { type ReactNode, useState } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';

/** What is shown this once, to be copied. */
export function Secret({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="secret">
      <pre aria-label={label} tabIndex={0}>
        {value}
      </pre>
      <Button
        onPress={() => {
          void navigator.clipboard.writeText(value).then(() => setCopied(true));
        }}
      >
        {isCopied ? common.copied : common.copy}
      </Button>
    </div>
  );
}
