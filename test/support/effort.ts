/** How often a random test is repeated: `usual` by default, `long` with `LIGATURE_TEST_LONG=1`. */
export function effort(usual: number, long: number): number {
  return process.env['LIGATURE_TEST_LONG'] === '1' ? long : usual;
}
