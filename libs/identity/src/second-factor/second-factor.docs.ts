/** What the documents say of the operations. */
export const SECOND_FACTOR_OPERATIONS = {
  sign_in_with_second_factor:
    'The second step, after 401 `SECOND_FACTOR_REQUIRED`. Send one of `code`, `recoveryCode` and `passkey`; answers what `POST /api/auth/login` does. Each code works once. 401 `SECOND_FACTOR_WRONG`: try again; 401 `SIGN_IN_EXPIRED`: sign in again. After five wrong codes in a row an account takes none for a minute, then for twice as long after each further one, an hour at most (429); recovery codes work meanwhile.',
  get_second_factor: 'What signing in takes beside the password. Only signed in.',
  create_totp:
    'The app counts once its first code is confirmed, within an hour. Needs a sign-in of the last ten minutes, or `currentPassword`, and with it a code where there is a second factor already. 409 where there is an app. Only signed in.',
  set_totp_confirmed:
    'From now on a password alone does not sign you in, and your other sessions end. Recovery codes are told with the first factor, once. 401 `SECOND_FACTOR_WRONG` for a wrong code. Only signed in.',
  delete_totp:
    'Needs a sign-in of the last ten minutes, or `currentPassword`, and in any case `code` or `recoveryCode`: else 403 `SECOND_FACTOR_REQUIRED`. With the last factor the recovery codes go. Only signed in.',
  create_recovery_codes:
    'Ten, told once; those before do not work any more. Needs what `create_totp` does. 409 without a second factor. Only signed in.',
  list_passkeys: 'All of them, the oldest first. Only signed in.',
  get_passkey_options:
    'For scripts of pages of this service. Sets a cookie that belongs to the answer, which is good for ten minutes and once. Needs a sign-in of the last ten minutes, or `currentPassword`, and with it a code where there is a second factor already. Only signed in.',
  create_passkey:
    'What the browser made of `get_passkey_options`, from the same browser. It signs you in from now on, and a password alone does not. Recovery codes are told with the first factor, once. 409 for a passkey that was added already, and for more than 20. Only signed in.',
  update_passkey: 'Its name is for you alone. Only signed in.',
  delete_passkey:
    'Needs what `get_passkey_options` does. With the last factor the recovery codes go. 409 for the only way to sign in. Only signed in.',
  get_passkey_sign_in_options:
    'For scripts of pages of this service. Sets a cookie that belongs to the answer, which is good for ten minutes and once. With the `pendingToken` of a sign-in that waits for its second step it asks for a passkey of that account, which `POST /api/auth/second-factor` takes.',
  sign_in_with_passkey:
    'Without a password: the device has seen to it that it is its owner, which counts as two factors. Answers what `POST /api/auth/login` does. 401 `PASSKEY_REFUSED` for one that is not known, or was made for another address of the service.',
} as const;

export const SECOND_FACTOR_EXAMPLES = {
  pendingToken: 'q3Jk0v8mW2xN5sT7uY1bC4dE6fG9hL0pR_a-zQwXyZo',
  code: '123456',
  recoveryCode: 'k3mp-7xqr-2vnd-9wjt-hc4f-6zgs',
  'NewTotpView.secret': 'SOR3GR4INCZHJQCP47WR6EL7P6UOWLEG',
  uri: 'otpauth://totp/Ligature:grace%40example.com?secret=SOR3GR4INCZHJQCP47WR6EL7P6UOWLEG&issuer=Ligature',
  qrCode: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41">…</svg>',
  recoveryCodes: ['k3mp-7xqr-2vnd-9wjt-hc4f-6zgs'],
  'SecondStepDto.code': '123456',
  'PasskeyRequestDto.pendingToken': 'q3Jk0v8mW2xN5sT7uY1bC4dE6fG9hL0pR_a-zQwXyZo',
  'FactorChangeDto.code': '123456',
  credential: { id: 'kJ3v…', rawId: 'kJ3v…', type: 'public-key', response: {}, clientExtensionResults: {} },
  publicKey: { challenge: 'q3Jk0v8mW2xN5sT7uY1bC4dE6fG9hL0pR_a-zQwXyZo', rpId: 'links.example.com' },
  'NewPasskeyDto.name': 'laptop',
  'PasskeyChangesDto.name': 'laptop',
  'PasskeyView.name': 'laptop',
} as const;
