/** How many of the commonest passwords are refused. */
const REFUSED = 10_000;

let commonest: Promise<ReadonlySet<string>> | undefined;

/**
 * Whether a password is one of the commonest, whatever its case; nothing else is taken off or guessed at. The list is
 * read when it is first needed.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  commonest ??= readCommonest();
  return (await commonest).has(password.normalize('NFKC').toLowerCase());
}

/** In the order of how often they were seen in leaks. */
async function readCommonest(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].slice(0, REFUSED).map(String));
}
