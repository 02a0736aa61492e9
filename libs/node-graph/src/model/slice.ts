/** Which slice of a list is asked for. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}
