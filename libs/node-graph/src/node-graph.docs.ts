import type { ApiDocs } from '#platform/documents';

import { cursorAt } from './model/cursor.js';
import { EVENTS, OPERATIONS } from './node-graph.texts.js';

const TESTS = '0193a1b2-0000-7000-8000-00000000000a';
const RELEASE = '0193a1b2-0000-7000-8000-00000000000b';
const LINK = '0193a1b2-0000-7000-8000-0000000000c1';
const BATCH = '0193a1b2-0000-7000-8000-0000000000d1';
const LATER_BATCH = '0193a1b2-0000-7000-8000-0000000000d2';

/** What the documents say of the graph. */
export const nodeGraphDocs: ApiDocs = {
  tags: [
    {
      name: 'graph',
      description: 'What the caller sees of the graph: whole, by branch, since a moment, and as a document.',
    },
    { name: 'planning', description: 'What can be started, what is in the way, and what decides the end.' },
    { name: 'nodes', description: 'Pieces of work with a status, which their sources block.' },
    {
      name: 'graph links',
      description:
        'Links between nodes. The source of a primary link blocks its target until it is completed.',
    },
    { name: 'history', description: 'What was done, undone and thrown away.' },
    { name: 'sharing', description: 'Who sees a node, or the branch below it, and what they may do.' },
    { name: 'publication', description: 'Nodes and branches that are open to whoever has their token.' },
  ],
  operations: { ...OPERATIONS, get_branch: { description: OPERATIONS.get_branch, anonymous: true } },
  events: EVENTS,
  examples: {
    id: RELEASE,
    title: 'Release',
    description: 'What has to be done before the release',
    email: 'ben@example.com',
    ownerEmail: 'ada@example.com',
    username: 'ada',
    ownerUsername: 'ada',
    owner: 'ada',
    batchId: LATER_BATCH,
    undoOf: BATCH,
    redoOf: BATCH,
    source: TESTS,
    target: RELEASE,
    from: TESTS,
    to: RELEASE,
    root: RELEASE,
    cursor: cursorAt({ snapshot: '4711:4711:', timeline: '6f0c' }),
    trace_id: '9f2c4e6a8b0d',
    tags: ['release'],
    assignee: ['ada'],
    shareRoots: [RELEASE],
    key: 'release',
    publicToken: 'q7Zr2mVx9KpL',
    'GraphNewNodeView.title': 'Write the tests',
    'GraphNewNodeView.target': RELEASE,
    'GraphNewNodeView.dueDate': '2026-12-10',
    'GraphNodeUpdateView.status': 3,
    'GraphNewLinkView.type': 0,
    'GraphLinkUpdateView.type': 1,
    'GraphBatchIdView.batchId': BATCH,
    'GraphNewGrantView.level': 2,
    'GraphGrantUpdateView.level': 3,
    'GraphPublicationView.branch': true,
    'GraphLinkView.id': LINK,
    'GraphLinkPatchView.id': LINK,
    'GraphTrashedLinkView.id': LINK,
    'GraphLinkPatchView.source': TESTS,
    'GraphLinkPatchView.target': RELEASE,
    'GraphLinkPatchView.type': 0,
    'GraphLinkPatchView.wasBlocker': true,
    'GraphLinkPatchView.version': 0,
    'GraphNodePatchView.status': 2,
    'GraphNodePatchView.version': 1,
    'GraphNodePatchView.title': 'Release',
    'GraphSinceAnswerView.cursor': cursorAt({ snapshot: '4712:4712:', timeline: '6f0c' }),
    'GraphSinceAnswerView.hasMore': false,
    'GraphSinceAnswerView.diffs': [],
    'GraphDocumentNodeView.id': 'release',
    'GraphDocumentNodeView.title': 'Release',
    'GraphDocumentView.nodes': [
      { id: 'tests', title: 'Write the tests' },
      { id: 'release', title: 'Release' },
    ],
    'GraphDocumentView.links': [{ source: 'tests', target: 'release' }],
    'GraphExportView.version': 1,
    'GraphExportView.nodes': [{ id: 'release', title: 'Release' }],
    'GraphExportView.links': [],
    'GraphImportView.ids': { release: RELEASE },
    'GraphHistoryOpView.id': 51,
    hiddenLinks: [],
    hasMore: false,
    hidden: 0,
    forwardPatch: { Title: 'Release' },
    inversePatch: { Title: '' },
    guard: { Version: 1 },
    'GraphHistoryBatchView.undoOf': null,
    'GraphHistoryBatchView.redoOf': null,
    'GraphHistoryBatchView.undone': false,
    due: null,
  },
};
