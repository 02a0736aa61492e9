/** How often a random test is repeated: `usual` by default, `long` with `LIGATURE_TEST_LONG=1`. */
export function effort<T extends number | string>(usual: T, long: T): T {
  return process.env['LIGATURE_TEST_LONG'] === '1' ? long : usual;
}
