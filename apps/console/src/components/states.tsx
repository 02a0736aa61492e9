import { LigatureError } from '#client';
import type { ReactNode } from 'react';

import { common } from '../messages/common.js';
import { Button } from './button.js';

/** A screen, or a part of one, that has nothing to show, and what can be done about it. */
export function Empty({
  title,
  text,
  isScreen = false,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  /** Whether it is all that there is. */
  readonly isScreen?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="state">
      <Heading isScreen={isScreen}>{title}</Heading>
      {text !== undefined && <p>{text}</p>}
      {children !== undefined && <div className="actions">{children}</div>}
    </div>
  );
}

function Heading({
  isScreen,
  children,
}: {
  readonly isScreen: boolean;
  readonly children: string;
}): ReactNode {
  return isScreen ? <h1>{children}</h1> : <h2>{children}</h2>;
}

export function Loading(): ReactNode {
  return (
    <div className="state loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {common.loading}
    </div>
  );
}

/** What went wrong, in the words of the service, by kind: no right, nothing there, no connection, anything else. */
export function Failed({
  error,
  retry,
  isScreen = false,
}: {
  readonly error: unknown;
  readonly retry?: () => void;
  readonly isScreen?: boolean;
}): ReactNode {
  const { title, text } = told(error);
  return (
    <div className="state" role="alert">
      <Heading isScreen={isScreen}>{title}</Heading>
      <p dir="auto">{text}</p>
      {retry !== undefined && (
        <div className="actions">
          <Button onPress={retry}>{common.tryAgain}</Button>
        </div>
      )}
    </div>
  );
}

function told(error: unknown): { title: string; text: string } {
  if (!(error instanceof LigatureError)) return { title: common.failed, text: String(error) };
  if (error.status === 403) return { title: common.noRights, text: error.message };
  if (error.status === 404 || error.status === 410) return { title: common.notThere, text: error.message };
  if (isUnanswered(error)) return { title: common.unreachable, text: common.unreachableText };
  return { title: common.failed, text: messageOf(error) };
}

/** What is refused over a socket has no status of HTTP either, but is an answer. */
function isUnanswered({ code }: LigatureError): boolean {
  return code === 'timeout' || code === 'network_error';
}

/** In a line: what a form says when it was refused. */
export function messageOf(error: unknown): string {
  if (!(error instanceof LigatureError)) return error instanceof Error ? error.message : String(error);
  if (isUnanswered(error)) return common.unreachableText;
  return error.fields.length > 0
    ? error.fields.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join(' · ')
    : error.message;
}
