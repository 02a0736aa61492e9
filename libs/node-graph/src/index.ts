import { Embed } from './access/embed.entity.js';
import { Grant } from './access/grant.entity.js';
import { Component } from './components/component.entity.js';
import { Delivery } from './history/delivery.entity.js';
import { HistoryBatch } from './history/history-batch.entity.js';
import { HistoryOp } from './history/history-op.entity.js';
import { HistoryHorizon } from './catch-up/history-horizon.entity.js';
import { AddChosenIds1795358000000 } from './migrations/1795358000000-add-chosen-ids.js';
import { ChosenId } from './retries/chosen-id.entity.js';
import { Link } from './links/link.entity.js';
import { CreateNodeGraph1795233900000 } from './migrations/1795233900000-create-node-graph.js';
import { LockAroundNodes1795350000000 } from './migrations/1795350000000-lock-around-nodes.js';
import { LookUpLockedComponents1795360000000 } from './migrations/1795360000000-look-up-locked-components.js';
import { ScrubWhatWasPurged1795410000000 } from './migrations/1795410000000-scrub-what-was-purged.js';
import { TellEmbedsFromGrants1795400000000 } from './migrations/1795400000000-tell-embeds-from-grants.js';
import { CarrySharesAcrossOwners1795400100000 } from './migrations/1795400100000-carry-shares-across-owners.js';
import { AddCatchUp1795355000000 } from './migrations/1795355000000-add-catch-up.js';
import { Node } from './nodes/node.entity.js';

export { Retention } from './catch-up/retention.service.js';
export { NodeGraphModule } from './node-graph.module.js';

export const NODE_GRAPH_ENTITIES = [
  Component,
  Node,
  Link,
  Grant,
  Embed,
  HistoryBatch,
  HistoryOp,
  Delivery,
  HistoryHorizon,
  ChosenId,
];
export const NODE_GRAPH_MIGRATIONS = [
  CreateNodeGraph1795233900000,
  LockAroundNodes1795350000000,
  AddCatchUp1795355000000,
  AddChosenIds1795358000000,
  LookUpLockedComponents1795360000000,
  TellEmbedsFromGrants1795400000000,
  CarrySharesAcrossOwners1795400100000,
  ScrubWhatWasPurged1795410000000,
];
