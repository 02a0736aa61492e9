/** One page of a list addressed by page number. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** 1-based. */
  readonly page: number;
  readonly limit: number;
  /** Rows on all pages together. */
  readonly total: number;
}
