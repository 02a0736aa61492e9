import type { LigatureEvent } from '#client';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { placeOfSubject } from './subject.js';

/** What an event tells; it leads to what that is about, if there is a screen for it. */
export function SubjectLink({
  event,
  onGo,
  className,
  children,
}: {
  readonly event: LigatureEvent;
  readonly onGo?: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  const router = useRouter();
  const to = placeOfSubject(event);
  if (to === null) return <bdi>{children}</bdi>;
  return (
    <a
      href={`/console${to}`}
      className={className}
      onClick={(click) => {
        if (click.ctrlKey || click.metaKey || click.shiftKey) return;
        click.preventDefault();
        onGo?.();
        router.history.push(`/console${to}`);
      }}
    >
      <bdi>{children}</bdi>
    </a>
  );
}
