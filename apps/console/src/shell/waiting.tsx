import type { ReactNode } from 'react';

import { shell } from '../messages/shell.js';

/** What stands on the button of the palette. */
export function PaletteLabel(): ReactNode {
  return (
    <>
      <span className="name">{shell.search}</span>
      <span className="glass" aria-hidden="true">
        ⌕
      </span>
      <kbd aria-hidden="true">/</kbd>
    </>
  );
}

export function BellMark(): ReactNode {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M10 2.5a5 5 0 0 0-5 5v3l-1.5 3h13l-1.5-3v-3a5 5 0 0 0-5-5zM8 16a2 2 0 0 0 4 0" />
    </svg>
  );
}

/** Where the notifications will be. */
export function BellPlace(): ReactNode {
  return (
    <span className="button quiet bell" aria-hidden="true">
      <BellMark />
    </span>
  );
}

/** Where the menu of the account will be. */
export function PersonPlace({ name = '' }: { readonly name?: string }): ReactNode {
  return (
    <span className="initial" aria-hidden="true">
      {name.slice(0, 1)}
    </span>
  );
}
