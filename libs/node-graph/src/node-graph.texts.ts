const PURGE =
  'Only the owner may, and it cannot be undone. Some proxies drop the body of a DELETE: `?id=` is read too.';
const BY_QUERY = 'Some proxies drop the body of a DELETE: its fields are read from the query too.';
const REVERSAL =
  'Only fields that you decided are put back, and only while they still have the values that you gave them (409 otherwise). What followed from them is settled anew.';
const PAGES = 'Go on while `hasMore`, with an `offset` of as many entries as you have got.';

/** What each operation of the graph does. Its event over Socket.IO says the same. */
export const OPERATIONS = {
  get_graph: `The nodes that you own or that are shared with you, oldest first, then the links between them. ${PAGES}`,
  get_branch: `Takes the id of a node that you see, or a public token: then no key is asked for. ${PAGES}`,
  get_around:
    'For a first look at a part of a large graph: the node itself comes first, then the nearest, what is urgent before the rest, with the links among them. Primary links are followed up and down, secondary ones of the node alone by one step.',
  list_changes:
    'For clients that were away: the diffs are those that a connected one was sent. `reset: true` means that the cursor is too old: read the graph again.',
  export_graph:
    'JSON can be imported again; DOT and Mermaid are for drawing. `root` takes a node or a public token; without it `shared` adds what is shared with you.',
  import_graph:
    'All nodes and links are new, with ids of their own; `ids` tells which became what. `statuses` lists nodes whose status the links decide otherwise than the document.',
  list_ready_nodes: `What is Available, so that nothing blocks it and nobody has started it: by due date, then the higher priority, then age. ${PAGES}`,
  list_blockers:
    'Nearest first, with the links by which they block. `hidden` counts blocking links that you do not see; their ids can be given to `link:trash`.',
  find_path:
    'Follows primary links from source to target; with `secondary`, the others too. No nodes: there is no way.',
  find_critical_path:
    'The heaviest chain of unfinished work by `volume`, or the latest by `due`. `late` marks what is due before something that it waits for.',
  add_node:
    'With `target` it becomes a child that blocks its parent. An `id` of your choice makes the call safe to repeat.',
  update_node:
    'Takes any of the fields. Completing a node frees what it blocked; Blocked cannot be set, it follows from the links. With `version` the call is refused if the node has another one.',
  trash_node: 'Its links go along, which may free other nodes; what is below it stays. Needs editor.',
  restore_node:
    'Links come back whose other end is there and that you, or who made them, could make now. 409 if they would close a cycle.',
  delete_node: `The node has to be in the trash, and its links go with it. ${PURGE}`,
  add_link:
    'A primary link (0) blocks its target and needs editor on both nodes; it is refused if it would close a cycle. A secondary one (1) only refers.',
  add_links:
    'Each is refused for what a single link would be refused for; `index` then says which one it is about.',
  update_link:
    'Making a link primary needs what a new one would need. A private link is shown to its owner alone, and blocks like any other.',
  trash_link:
    'What it blocked returns to the status that it had before. Needs to own either end, or editor on the target.',
  restore_link: 'Needs what a new link of that type needs. 409 if it would close a cycle.',
  swap_link: 'Needs what a new link in the other direction needs. 409 if it would close a cycle.',
  delete_link: `The link has to be in the trash. ${PURGE}`,
  undo_batch: `Takes a batch of yours, however long ago. ${REVERSAL}`,
  redo_batch: `Takes the id of the batch, or of its undo. ${REVERSAL}`,
  list_history: `Yours, or with \`scopeType\` and \`scopeId\` that of a node or of a graph that you see. ${PAGES}`,
  list_trash: `What went into the trash together has the same \`lastBatchID\`. ${PAGES}`,
  share_node:
    'Needs admin. An address that nobody has, or nobody has verified, is invited: the answer is the same. `branch` shares everything below the node too, now and later.',
  update_share:
    'Needs admin. What is absent stays; `due: null` takes the end away. A share that is over can be changed, too.',
  delete_share: `Needs admin. Whoever loses sight of nodes is told that they are gone. ${BY_QUERY}`,
  list_shares:
    'For the owner and the admins: shares of the node itself, then those of nodes above that reach it.',
  list_received_shares: `What you have hidden is among them, with \`showing: false\`. ${PAGES}`,
  leave_share: `For good: it can only be given to you again. ${BY_QUERY}`,
  set_share_visibility: 'What is hidden leaves your graph and gives you no rights. Nobody else learns of it.',
  publish_node:
    'Needs admin. The answer holds the token; with `branch` (the default) everything below the node is open, too.',
  update_publication: 'Needs admin. The token stays the same.',
  unpublish_node: `Needs admin. The token is worthless at once. ${BY_QUERY}`,
  embed_node: 'One at a time, for looking at. It goes when it is unpublished, or when its end has come.',
  remove_embedded_node: `The node itself stays as it is. ${BY_QUERY}`,
};

/** The events that have a twin over REST say what that one says. */
const TWINS: Readonly<Record<string, keyof typeof OPERATIONS>> = {
  'graph:get': 'get_graph',
  'branch:get': 'get_branch',
  'graph:around': 'get_around',
  'graph:since': 'list_changes',
  'graph:export': 'export_graph',
  'graph:import': 'import_graph',
  'graph:ready': 'list_ready_nodes',
  'graph:blockers': 'list_blockers',
  'graph:path': 'find_path',
  'graph:critical_path': 'find_critical_path',
  'node:add': 'add_node',
  'node:update': 'update_node',
  'node:trash': 'trash_node',
  'node:restore': 'restore_node',
  'node:delete': 'delete_node',
  'link:add': 'add_link',
  'link:add_many': 'add_links',
  'link:update': 'update_link',
  'link:trash': 'trash_link',
  'link:restore': 'restore_link',
  'link:swap': 'swap_link',
  'link:delete': 'delete_link',
  'history:undo': 'undo_batch',
  'history:redo': 'redo_batch',
  'batch:undo': 'undo_batch',
  'batch:redo': 'redo_batch',
  'history:page': 'list_history',
  'trash:page': 'list_trash',
  'node:access': 'share_node',
  'node:access:update': 'update_share',
  'node:access_update': 'update_share',
  'node:access:delete': 'delete_share',
  'node:access_revoke': 'delete_share',
  'node:access:list': 'list_shares',
  'node:access:received': 'list_received_shares',
  'node:access:leave': 'leave_share',
  'access:visibilityupdate': 'set_share_visibility',
  'node:publish': 'publish_node',
  'node:publish:update': 'update_publication',
  'node:publish_update': 'update_publication',
  'node:unpublish': 'unpublish_node',
  'node:embed': 'embed_node',
  'node:unembed': 'remove_embedded_node',
};

export const EVENTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TWINS).map(([event, operation]) => [
    event,
    OPERATIONS[operation].replace(` ${BY_QUERY}`, ''),
  ]),
);
