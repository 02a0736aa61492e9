/** Also how far clocks of phones may be off, before and after. */
const STEP_S = 30;
const CODE = /^\d{6}$/;
const ISSUER = 'Ligature';

/** What an authenticator app is told. */
export interface TotpSetUp {
  /** Base32, for typing it in. */
  readonly secret: string;
  readonly uri: string;
}

/** @param account whose it is, in the words of the app */
export async function newTotp(account: string, host: string | null): Promise<TotpSetUp> {
  const { generateSecret } = await import('otplib');
  const secret = generateSecret();
  return { secret, uri: await totpUri(secret, account, host) };
}

/** @param host of the service, where several are in one app; `null`: not known */
async function totpUri(secret: string, account: string, host: string | null): Promise<string> {
  const { generateURI } = await import('otplib');
  const issuer = host === null ? ISSUER : `${ISSUER} (${host})`;
  return generateURI({ issuer, label: account, secret });
}

/**
 * The time step that a code belongs to, of the present one and those before and behind it.
 * @param now milliseconds since the epoch
 * @returns `null`: it is wrong
 */
export async function stepOf(secret: string, code: string, now: number): Promise<number | null> {
  const token = code.replace(/\s+/g, '');
  if (!CODE.test(token)) return null;
  const { verify } = await import('otplib');
  const epoch = Math.floor(now / 1000);
  const result = await verify({ secret, token, epoch, epochTolerance: STEP_S });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
