import { type PointerEvent as ReactPointerEvent, type ReactNode, useEffect, useRef } from 'react';

import { Button } from './button.js';

/** A pointer that goes farther than this has left by itself. */
const STILL_PX = 8;

interface Props {
  readonly isPending?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/**
 * A button below a list that grows: it may move between the beginning of a press and its end, as rows above it are
 * measured or come in. A pointer that stayed where it was has pressed it all the same.
 */
export function MoreButton({ isPending = false, onPress, children }: Props): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  const press = useRef(onPress);
  const under = useRef<AbortController | null>(null);
  useEffect(() => {
    press.current = isPending ? () => undefined : onPress;
  });
  useEffect(() => () => under.current?.abort(), []);

  const begin = ({ button, pointerId, clientX, clientY }: ReactPointerEvent): void => {
    under.current?.abort();
    if (button !== 0) return;
    const ended = new AbortController();
    under.current = ended;
    const end = (event: PointerEvent): void => {
      if (event.pointerId !== pointerId) return;
      ended.abort();
      // What ends on it is a press anyway.
      const isOn = event.target instanceof Node && place.current?.contains(event.target) === true;
      const isStill = Math.hypot(event.clientX - clientX, event.clientY - clientY) <= STILL_PX;
      if (event.type === 'pointerup' && !isOn && isStill) press.current();
    };
    for (const name of ['pointerup', 'pointercancel'] as const)
      window.addEventListener(name, end, { capture: true, signal: ended.signal });
  };

  return (
    <span ref={place} onPointerDownCapture={begin}>
      <Button isPending={isPending} onPress={onPress}>
        {children}
      </Button>
    </span>
  );
}
