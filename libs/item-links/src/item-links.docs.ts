import { type ApiDocs, exactlyOne } from '#platform/documents';

const PROJECT = '0193a1b2-0000-7000-8000-000000000001';
const FINDING = '0193a1b2-0000-7000-8000-00000000000a';
const ASSET = '0193a1b2-0000-7000-8000-00000000000b';
const LINK = '0193a1b2-0000-7000-8000-0000000000c1';
const EDIT =
  'Send the `ETag` that you have read as `If-Match`, and a change by somebody else is not overwritten: 412.';
const CURSOR =
  'Go on with `cursor=<next_cursor>`, which is `null` at the end; the `Link` header leads there, too.';

const TARGET = exactlyOne('target_item_id', 'target_ref');
const ENDS = { allOf: [TARGET, exactlyOne('source_item_id', 'source_ref')] };

/** What the documents say of item links. */
export const itemLinksDocs: ApiDocs = {
  tags: [
    { name: 'projects', description: 'Parts of a workspace. Everything else of item links belongs to one.' },
    {
      name: 'items',
      description: 'Findings, assets and whatever else a project keeps, each with a free payload.',
    },
    {
      name: 'links',
      description: 'Typed, directed links between two items of a project, and what hangs together by them.',
    },
    {
      name: 'relationships',
      description: 'Rules that a project sets for the links of one name: inverse, cycles, types.',
    },
  ],
  operations: {
    create_project:
      'The `key` is the name of the project in URLs and never changes. Needs `projects:write`. A key that is taken is refused with 409.',
    list_projects:
      'Answers all projects of the workspace, oldest first, in a plain array without pages. Needs `projects:read`.',
    get_project: 'Takes the key or the UUID of the project. Needs `projects:read`.',
    update_project: `Takes name and description; the key is fixed and refused. ${EDIT}`,
    delete_project:
      'The project is gone at once and its key is free. For seven days (`LIGATURE_PROJECT_UNDELETE_DAYS`) it can be restored with everything in it. The project `default` cannot be deleted (409).',
    restore_project:
      'Takes the UUID, or a key: then the project of that key that was deleted last. Ids and `ETag`s are the same as before. 409 if another project has the key by now.',
    list_items:
      'Filters narrow; the values of a repeated one are alternatives. `q` searches titles, refs, notes, origin and payload. `page` and `limit` page and may shift while items change; `cursor=<next_cursor>` does not. `sort=relevance` needs `q` and has pages only. Descending severity starts at critical, descending status at `needs_review`.',
    create_item:
      'Types `finding` and `asset` are checked, others hold any object. With `dedupe_key` a repetition answers 200 with the first item. `links` are created with the item, or nothing is. Needs `items:write`.',
    create_items: {
      description:
        'Each entry is as for a single item; targets of its links may stand anywhere in the batch. With `upsert_by` an entry changes the item that has its ref or dedupe key, if there is one: the fields that it names, `data` as a whole. `mode: partial` writes what is sound and says of each entry what it came to; otherwise a refusal names every fault in `errors[].loc`, and nothing is written. `If-Match` is not looked at. Needs `items:write`.',
      request: {
        items: [
          { item_type: 'asset', ref: 'login-form', data: { title: 'Login form' } },
          {
            item_type: 'finding',
            ref: 'sqli-login',
            data: { title: 'SQL injection in the login form', severity: 'high' },
            links: [{ relationship: 'affects', target_ref: 'login-form' }],
          },
        ],
        upsert_by: 'ref',
        mode: 'partial',
      },
    },
    update_items: {
      description:
        'The items of `ids`, or all that match the filter of the query, at most 500; each as a change of its own would have it: `data` is merged shallowly, `clear_status` clears the status. All are changed or none: a refusal names every item at fault by its place. `dry_run` checks everything and writes nothing. Needs `items:write`.',
      request: { ids: ['0193a1b2-0000-7000-8000-000000000001'], status: 'resolved', notes: 'Fixed in 2.1' },
    },
    item_summary:
      'Counts of a whole project, or of one type. They are kept up to date as items change, so this is quick.',
    get_item_facets:
      'Takes the filters of the list. The filter of a dimension is left out when its own values are counted, so the numbers tell what another choice would bring; the 1,000 most frequent values each.',
    list_project_item_types:
      'Tells how many items there are of each, and which types are checked by the service.',
    export_items:
      'Streams however many matches there are, in the order of the list. A field that a spreadsheet would take for a formula is guarded by an apostrophe.',
    get_item:
      'A ref that is a UUID, or called `summary`, `facets`, `export` or `batch`, cannot be read so: use `GET …/items?ref=`. Needs `items:read`.',
    update_item: `\`data\` is merged shallowly. \`status: null\` or \`clear_status: true\` clears the status, not both. ${EDIT}`,
    delete_item: `The links go with it, which the history of links tells. ${EDIT}`,
    create_item_link: {
      description:
        'Name the target by `target_item_id` or by `target_ref`, exactly one. A registered relationship has its rules looked at; an inverse name is taken as the link that it stands for.',
      request: { relationship: 'affects', target_ref: 'login-form' },
    },
    list_item_links: `Without a query all links come, oldest first. With any parameter they come in pages. ${CURSOR}`,
    delete_item_link: 'Works from either end. A link that is gone already is 404.',
    list_project_links: `Each link comes with both of its items. ${CURSOR}`,
    create_item_links: {
      description:
        'A refusal names every entry at fault in `errors[].loc`. If all have the same fault, the status is the one that a single link would get; otherwise it is 422. `dry_run` checks everything and writes nothing.',
      request: {
        links: [{ source_ref: 'sqli-login', relationship: 'affects', target_ref: 'login-form' }],
        dry_run: false,
      },
    },
    delete_item_links: {
      description:
        'Each link is named by its `link_id`, or by both ends and the relationship. A refusal names every entry at fault; `dry_run` only checks.',
      request: {
        links: [{ source_ref: 'sqli-login', relationship: 'affects', target_ref: 'login-form' }],
        dry_run: false,
      },
    },
    create_relationship:
      'The rules hold for every link by that name from now on, and links that break them already are refused (409). Without registration a relationship is free text. Needs `projects:write`; up to 200 in a project.',
    list_relationships: 'All of them at once: a project has at most 200.',
    get_relationship: 'Tells the rules of one name; 404 for a relationship that is free text.',
    update_relationship:
      'Links that are there must keep the new rules, or the change is refused (409). The name is fixed. Needs `projects:write`.',
    delete_relationship: 'Only its rules go: the name is free text again, and the links stay.',
    get_item_graph:
      'Nearest items come first. `truncated` says that something within `depth` was left out because of `max_nodes` or `max_links`; `outer_links=true` adds the links that the outermost items have among each other.',
    get_item_path:
      '`to` is an id or a ref. `found` is `false` where there is no way within `max_depth`. If `truncated`, there may be another way, or a shorter one.',
    list_link_history:
      'Each event is kept when the link and its items go, for a year (`LIGATURE_LINK_HISTORY_DAYS`). `previous_cursor` with the other `order` leads back.',
  },
  schemas: {
    LinkCreateDto: TARGET,
    BatchLinkDto: ENDS,
    BatchItemLinkDto: exactlyOne('target_item_id', 'target_ref', 'target_dedupe_key'),
    LinkAddressDto: {
      oneOf: [
        { title: 'By link_id', required: ['link_id'], properties: { link_id: { type: 'string' } } },
        {
          title: 'By ends and relationship',
          required: ['relationship'],
          properties: { link_id: { type: 'null' }, relationship: { type: 'string' } },
          ...ENDS,
        },
      ],
    },
  },
  examples: {
    org: 'acme',
    ws: 'main',
    project: 'audit',
    item_id: FINDING,
    link_id: LINK,
    to: 'login-form',
    'ProjectCreateDto.key': 'audit',
    'ProjectView.key': 'audit',
    name: 'Audit of the year',
    'ProjectCreateDto.description': 'What the audit of the year found',
    'ProjectView.description': 'What the audit of the year found',
    'ProjectUpdateDto.name': 'Audit of the year',
    project_id: PROJECT,
    'ProjectView.id': PROJECT,
    'ProjectView.is_default': false,
    item_type: 'finding',
    ref: 'sqli-login',
    title: 'SQL injection in the login form',
    data: { title: 'SQL injection in the login form', severity: 'high', category: 'injection' },
    'ItemCreateDto.ref': 'sqli-login',
    'ItemCreateDto.data': { title: 'SQL injection in the login form', severity: 'high' },
    'ItemCreateDto.dedupe_key': 'run-7-finding-1',
    'ItemCreateDto.links': [{ relationship: 'affects', target_ref: 'login-form' }],
    'ItemUpdateDto.data': { severity: 'critical' },
    'ItemUpdateDto.status': 'triaged',
    'ItemUpdateDto.notes': 'Confirmed on staging',
    'ItemView.id': FINDING,
    'ItemResultView.id': FINDING,
    'ItemResultView.errors': null,
    'ItemView.disposition': { status: 'triaged', notes: 'Confirmed on staging' },
    'ItemView.effective_status': 'triaged',
    dedupe_key: 'run-7-finding-1',
    schema_ref: 'findings/v1',
    capability: 'web-audit',
    capability_version: '2.1.0',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    notes: 'Confirmed on staging',
    worst_severity: 'high',
    by_severity: { high: 1 },
    by_status: { triaged: 1 },
    value: 'high',
    next_cursor: 'eyJpZCI6IjAxOTNhMWIyIn0',
    previous_cursor: 'eyJpZCI6IjAxOTNhMWIzIn0',
    relationship: 'affects',
    'LinkView.id': LINK,
    'ProjectLinkView.id': LINK,
    source_item_id: FINDING,
    target_item_id: ASSET,
    'LinkedItemView.id': ASSET,
    'LinkedItemView.item_type': 'asset',
    'LinkedItemView.ref': 'login-form',
    'LinkedItemView.title': 'Login form',
    'ItemTypeView.current_version': { version: 1 },
    'create_relationship.name': 'depends_on',
    'RelationshipCreateDto.name': 'depends_on',
    'RelationshipCreateDto.inverse': 'needed_by',
    'RelationshipCreateDto.acyclic': true,
    'RelationshipUpdateDto.source_types': ['asset'],
    'RelationshipView.name': 'depends_on',
    'RelationshipView.inverse': 'needed_by',
    'RelationshipView.symmetric': false,
    'RelationshipView.single_target': false,
    'RelationshipView.source_types': null,
    'RelationshipView.target_types': null,
    'get_relationship.name': 'depends_on',
    'update_relationship.name': 'depends_on',
    'delete_relationship.name': 'depends_on',
    truncated: false,
    dry_run: false,
  },
};
