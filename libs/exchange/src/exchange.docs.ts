import type { ApiDocs } from '#platform/documents';

/** What the documents say of imports. */
export const exchangeDocs: ApiDocs = {
  tags: [
    { name: 'imports', description: 'Files of other tools, which become items, nodes or bundles.' },
    { name: 'exports', description: 'Items, graphs and bundles as files.' },
  ],
  operations: {
    export_file:
      'The items of a project with their links, your own graph, or bundles: yours, or those of the organization that you act in. `jsonl` has everything, and `POST /api/imports` takes it back; `json` has the same as one object; `csv` is a row for each thing, with the links that lead from it, or for each page of a bundle. `dot` and `mermaid` are for pictures of items and graphs, `graphml` has all of them for yEd, Gephi and NetworkX, `html` for bookmarks of bundles. The file is read page by page while it is sent: what is changed meanwhile may be in it or not. The last line of `jsonl` has the type `end`; where it is missing, the file was cut off. Needs `items:read`, `graph:read` or `links:read`.',
    create_import:
      'The body is the file, up to 50 MB, as it is or with `Content-Encoding: gzip`, or a form (`multipart/form-data`) whose first part is the file; its format is recognized by what is in it, unless `format` names it. A job imports it, with the rights that you have then: the answer is the import, which tells how far it has come. With `dryRun=1` all is read and told, and nothing is written. The same file again changes nothing, a newer one updates what it made, for entries are known by `source` and their own ids. Under an `Idempotency-Key` a repetition gets the import of the first request; files are told apart by their length. Needs `imports:write`, and `items:write`, `graph:write` or `links:write`.',
    list_imports:
      'The fifty latest ones, the latest first. They are forgotten after seven days. Needs `imports:read`.',
    get_import: 'Its status, its phase, what came of it so far, and why it failed. Needs `imports:read`.',
    get_import_report:
      'One line for each thing that was kept elsewhere, cut, changed or left out, with its place in the file and what to do about it; read on from `next`. Needs `imports:read`.',
    update_import_to_cancelled: 'What was written stays, the rest is not imported. Needs `imports:write`.',
  },
  examples: {},
};
