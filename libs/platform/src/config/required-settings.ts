type Source = Readonly<Record<string, string | undefined>>;

/** Settings that others ask for: `[the one that is needed, the one that needs it, why or what]`. */
const NEEDED: readonly (readonly [needed: string, by: string, wanted: string, because: string])[] = [
  ['LIGATURE_OIDC_AUDIENCE', 'LIGATURE_OIDC_ISSUER', '', ''],
  ['LIGATURE_OIDC_ISSUER', 'LIGATURE_OIDC_AUDIENCE', '', ''],
  ['DATABASE_URL', 'LIGATURE_DIRECT_DATABASE_URL', '', ''],
  ['LIGATURE_JWT_SECRET', 'DATABASE_URL', ' (at least 32 bytes)', ''],
  ['LIGATURE_MAIL_FROM', 'LIGATURE_SMTP_URL', '', ''],
  ['LIGATURE_PUBLIC_URL', 'LIGATURE_SMTP_URL', '', ': mails hold links'],
];

const SALT = 'LIGATURE_VIEWER_SALT';
const SALT_NEEDED = `${SALT} must be set (at least 16 characters, the same on every replica) when DATABASE_URL is: views of link bundles are counted with it; LIGATURE_INSIGHTS=off counts none`;

/** What is wrong because a setting is there without another one that it needs. */
export function missing(source: Source): string[] {
  const isSet = (name: string): boolean => (source[name]?.trim() ?? '') !== '';
  const insights = (source['LIGATURE_INSIGHTS'] ?? '').trim().toLowerCase();
  const salt = insights !== 'off' && isSet('DATABASE_URL') && !isSet(SALT) ? [SALT_NEEDED] : [];
  const others = NEEDED.filter(([needed, by]) => isSet(by) && !isSet(needed)).map(
    ([needed, by, wanted, because]) => `${needed} must be set${wanted} when ${by} is${because}`,
  );
  return [...others, ...salt];
}
