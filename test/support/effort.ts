/** How often a random test is repeated: `usual` by default, `long` with `LIGATURE_TEST_LONG=1`. */
export function effort<T extends number | string>(usual: T, long: T): T {
  return process.env['LIGATURE_TEST_LONG'] === '1' ? long : usual;
}

/** The same of something whose number a variable may set. */
export function effortBy(variable: string, usual: number, long: number): number {
  const chosen = process.env[variable] ?? '';
  return chosen === '' ? effort(usual, long) : Number(chosen);
}
