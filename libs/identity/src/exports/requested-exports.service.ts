import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { ExportStorage } from './export-storage.service.js';
import { Exports, type Requested } from './exports.service.js';
import type { ExportOwner, ExportRow } from './exports.repository.js';

/** Exports that people ask for. */
@Injectable()
export class RequestedExports {
  constructor(
    private readonly recent: RecentSignIn,
    private readonly exports: Exports,
    private readonly storage: ExportStorage,
  ) {}

  /** Refuses keys, a wrong password, and without one whoever did not sign in lately. */
  async request(
    owner: ExportOwner,
    caller: Principal,
    password: string | null,
    requester: Requester,
  ): Promise<Requested> {
    await this.recent.demand(caller, password, requester);
    return this.exports.request(owner);
  }

  /** As `Exports.latest`. */
  latest(owner: ExportOwner): Promise<ExportRow | null> {
    return this.exports.latest(owner);
  }

  /** Refuses as `Exports.find` does. */
  find(owner: ExportOwner, id: string): Promise<ExportRow> {
    return this.exports.find(owner, id);
  }

  /** Refuses whom `request` does, what `find` does, and one that is not ready. */
  async download(
    owner: ExportOwner,
    id: string,
    caller: Principal,
    password: string | null,
    requester: Requester,
  ): Promise<AsyncIterable<Buffer>> {
    await this.recent.demand(caller, password, requester);
    await this.exports.demandReady(owner, id);
    return this.storage.read(id);
  }
}
