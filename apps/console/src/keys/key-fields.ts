import { keys as words } from '../messages/keys.js';

export type Expiry = keyof typeof words.expiries;

const DAY_MS = 86_400_000;

/** As the service takes it. */
export const endOf = (expiry: Expiry): string | null =>
  expiry === 'never' ? null : new Date(Date.now() + Number.parseInt(expiry, 10) * DAY_MS).toISOString();

export const linesOf = (text: string): string[] => text.split(/[\s,]+/).filter((line) => line !== '');
