import { type ReactNode, useEffect, useId, useState } from 'react';

import { Button } from '../components/button.js';
import { common } from '../messages/common.js';
import { connect } from '../messages/connect.js';

/** Lines to be copied. */
export function Snippet({ title, code }: { readonly title: string; readonly code: string }): ReactNode {
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [code]);
  return (
    <div className="snippet">
      <div className="head">
        <h3 id={id}>{title}</h3>
        <Button
          aria-label={isCopied ? common.copied : connect.copyOf(title)}
          onPress={() => void navigator.clipboard.writeText(code).then(() => setCopied(true))}
        >
          {isCopied ? common.copied : common.copy}
        </Button>
      </div>
      <pre aria-labelledby={id} tabIndex={0} dir="ltr">
        {code}
      </pre>
    </div>
  );
}
