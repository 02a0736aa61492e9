import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

/**
 * A button. While `isPending` it stays in its place and does nothing. React Aria's own pending state is not used: what it
 * leaves for screen readers names elements that are gone by then.
 */
export function Button({
  look = 'plain',
  className = '',
  isPending = false,
  onPress,
  type,
  ...props
}: Omit<ButtonProps, 'className'> & { readonly look?: Look; readonly className?: string }): ReactNode {
  return (
    <AriaButton
      {...props}
      type={isPending ? 'button' : (type ?? 'button')}
      {...(!isPending && onPress !== undefined && { onPress })}
      className={`button ${look} ${isPending ? 'pending' : ''} ${className}`}
    />
  );
}
