import { problemEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { DeletedLink } from './history/deleted-link.entity.js';
import { Item } from './items/item.entity.js';
import { Link } from './links/link.entity.js';
import { ItemTally, ItemTallyChange } from './lists/item-tally.entity.js';
import { CreateItemLinks1795233700000 } from './migrations/1795233700000-create-item-links.js';
import { CreateIdempotencyKeys1795320000000 } from './migrations/1795320000000-create-idempotency-keys.js';
import { IndexItems1795321000000 } from './migrations/1795321000000-index-items.js';
import { TallyItems1795322000000 } from './migrations/1795322000000-tally-items.js';
import { AddRulesAndHistory1795330000000 } from './migrations/1795330000000-add-rules-and-history.js';
import { DropForeignKeyOfLinksToProject1795331000000 } from './migrations/1795331000000-drop-foreign-key-of-links-to-project.js';
import { IndexCommonWords1795371000000 } from './migrations/1795371000000-index-common-words.js';
import { VersionWhatIsSeen1795371100000 } from './migrations/1795371100000-version-what-is-seen.js';
import { LetWritersHoldEnds1795373000000 } from './migrations/1795373000000-let-writers-hold-ends.js';
import { UndeleteProjects1795450200000 } from './migrations/1795450200000-undelete-projects.js';
import { OrderItemsByUpdate1795540100000 } from './migrations/1795540100000-order-items-by-update.js';
import { RuleInverseNames1795540300000 } from './migrations/1795540300000-rule-inverse-names.js';
import { IndexWhatPeopleType1795550300000 } from './migrations/1795550300000-index-what-people-type.js';
import { TakeWordsAsGiven1795550420000 } from './migrations/1795550420000-take-words-as-given.js';
import { MarkSymmetricLinks1795550310000 } from './migrations/1795550310000-mark-symmetric-links.js';
import { ItemContentsModule } from './contents/item-contents.module.js';
import { Project } from './projects/project.entity.js';
import { Relationship } from './registry/relationship.entity.js';
import { RecordCascadesOfLinks1796240000000 } from './migrations/1796240000000-record-cascades-of-links.js';
import { itemLinksEvents } from './item-links.events.js';
import { itemLinksDocs } from './item-links.docs.js';
import { ItemLinksModule } from './item-links.module.js';
import { ItemLinksSettings } from './item-links.env.js';

export const itemLinks = defineModule({
  name: 'item-links',
  module: ItemLinksModule,
  schema: 'item_links',
  entities: [Project, Item, Link, ItemTally, ItemTallyChange, Relationship, DeletedLink],
  migrations: [
    CreateItemLinks1795233700000,
    CreateIdempotencyKeys1795320000000,
    IndexItems1795321000000,
    TallyItems1795322000000,
    AddRulesAndHistory1795330000000,
    DropForeignKeyOfLinksToProject1795331000000,
    IndexCommonWords1795371000000,
    VersionWhatIsSeen1795371100000,
    LetWritersHoldEnds1795373000000,
    UndeleteProjects1795450200000,
    OrderItemsByUpdate1795540100000,
    RuleInverseNames1795540300000,
    IndexWhatPeopleType1795550300000,
    MarkSymmetricLinks1795550310000,
    TakeWordsAsGiven1795550420000,
    RecordCascadesOfLinks1796240000000,
  ],
  contents: ItemContentsModule,
  settings: ItemLinksSettings,
  scopes: {
    'items:read': { impliedBy: ['items:write'], ofWorkspaces: true },
    'items:write': { ofWorkspaces: true },
    'projects:read': { impliedBy: ['projects:write'], ofWorkspaces: true },
    'projects:write': { ofWorkspaces: true },
  },
  events: itemLinksEvents,
  docs: itemLinksDocs,
  mcp: {
    toolset: 'items',
    about: 'item_*, project_*, workspace_*: typed items of a workspace and the links between them.',
  },
  home: { keeps: { what: 'typed links', of: 'between the items of a project' } },
  wires: [
    {
      prefix: '/api/v1',
      envelope: problemEnvelope,
      body: 'json',
      problemDetails: true,
      rateLimitHeaders: true,
    },
  ],
});

export { CounterRollup } from './lists/counter-rollup.js';
export { ItemDocuments } from './bulk/item-documents.service.js';
export { ItemImports } from './bulk/item-imports.service.js';
export { ItemIndexing } from './indexing/item-indexing.service.js';
export { LinkHistoryRecords } from './retention/link-history-records.service.js';
export { ProjectPurges } from './retention/project-purges.service.js';
export { ItemUsage } from './usage/item-usage.service.js';
export { ItemLinksSettings } from './item-links.env.js';
