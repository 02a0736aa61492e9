import { passwordMistake } from './account-rules.js';
import { accountFieldInvalid } from './accounts.errors.js';
import { isCommonPassword } from './common-passwords.js';

/** @param field what the input calls it. Refuses new passwords that are short, long or common. */
export async function demandNewPassword(password: string, field: string): Promise<void> {
  const mistake = passwordMistake(password) ?? (await commonMistake(password));
  if (mistake !== null) throw accountFieldInvalid(field, mistake);
}

async function commonMistake(password: string): Promise<string | null> {
  return (await isCommonPassword(password)) ? 'is one of the most common passwords; choose another' : null;
}
