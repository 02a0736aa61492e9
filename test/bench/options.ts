/** How benches are run. */
export interface Options {
  readonly rounds: number;
  /** Of a round. */
  readonly seconds: number;
  /** The folder of another build that stands in for the ceilings; absent: the ceilings. */
  readonly against?: string;
}
