import type { Mail } from '#events';

/** What was added or removed. */
export type FactorChange =
  'totp_added' | 'totp_removed' | 'codes_replaced' | 'passkey_added' | 'passkey_removed' | 'reset';

const TEXTS: Readonly<Record<FactorChange, readonly [subject: string, text: string]>> = {
  totp_added: ['An authenticator app was added', 'An authenticator app was added to your account.'],
  totp_removed: [
    'Your authenticator app was removed',
    'The authenticator app was removed from your account. Its codes do not work any more.',
  ],
  codes_replaced: [
    'You have new recovery codes',
    'Your account has new recovery codes. Those from before do not work any more.',
  ],
  passkey_added: ['A passkey was added', 'A passkey was added to your account. It signs you in.'],
  passkey_removed: [
    'A passkey was removed',
    'A passkey was removed from your account. It does not sign you in any more.',
  ],
  reset: [
    'Two-factor authentication was reset',
    'The operator has removed all second factors of your account. Your password alone signs you in now.',
  ],
};

/** To the owner of an account, when what they sign in with is another. */
export function factorChangedMail(to: string, change: FactorChange, url: string): Mail {
  const [subject, text] = TEXTS[change];
  const advice = `If that was not you, look at your account now, and change your password: ${url}`;
  return { to, subject, text: [text, advice].join('\n\n') };
}

/** To the owner of an account, when somebody signed in with a recovery code. */
export function recoveryCodeUsedMail(to: string, left: number, url: string): Mail {
  const text = [
    `A recovery code of your account was used. ${left === 0 ? 'There are none left.' : `There are ${String(left)} left.`}`,
    `Make new ones when they run out, and if that was not you, look at your account now, and change your password: ${url}`,
  ].join('\n\n');
  return { to, subject: 'A recovery code was used', text };
}
