/** Bytes of a file, as they are sent. */
export const LARGEST_FILE = 50 * 1024 * 1024;
/** Imports of one owner that wait or run. */
export const MOST_AT_ONCE = 5;
/** Days that an import and its report can be read. */
export const KEPT_DAYS = 7;
