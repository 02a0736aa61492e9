/** SQL: how many bytes a bundle or a version takes, as it is stored: what was compressed counts as such. */
export const storedBytes = (row: string): string =>
  ['urls', 'url_metadata', 'title', 'description', 'resolution_policy']
    .map((column) => `coalesce(pg_column_size(${row}.${column}), 0)`)
    .join(' + ');

/** SQL: how many bytes a bundle takes with its metadata and what it is searched by. */
export const bundleBytes = (row: string): string =>
  `${storedBytes(row)} + coalesce(pg_column_size(${row}.metadata), 0) + coalesce(pg_column_size(${row}.search_text), 0)`;
