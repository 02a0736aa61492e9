import { type ReactNode, Suspense, useEffect, useState } from 'react';

import { Button } from '../components/button.js';
import { lazyPart } from '../load-part.js';
import { PaletteLabel } from './waiting.js';

const Palette = lazyPart(async () => (await import('./palette.js')).Palette);

/** Whether somebody writes into the element. */
function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function PaletteButton(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const isCombination = event.key === 'k' && (event.ctrlKey || event.metaKey);
      const isSlash = event.key === '/' && !takesText(event.target) && !event.ctrlKey && !event.altKey;
      if (!isCombination && !isSlash) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <Button look="plain" className="search" onPress={() => setOpen(true)}>
        <PaletteLabel />
      </Button>
      {isOpen && (
        <Suspense>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
