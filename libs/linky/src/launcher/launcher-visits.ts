import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import { clientAddress, type PlatformRequest } from '#platform/auth';
import { Visitors } from '#platform/pages';

import type { VisitKind } from '../visits/visit.js';
import type { Launch, Visitor } from './launcher.service.js';
import { BundleOpenings } from './bundle-openings.js';
import { LauncherViews } from './launcher-views.js';

/** Who comes to a bundle, and what their coming leads to. */
@Injectable()
export class LauncherVisits {
  constructor(
    private readonly visitors: Visitors,
    private readonly views: LauncherViews,
    private readonly openings: BundleOpenings,
  ) {}

  /** Asked once at most. */
  visitorOf(request: PlatformRequest): Visitor {
    let visitor: Promise<Principal | null> | undefined;
    return () => (visitor ??= this.visitors.of(request));
  }

  /** As `LauncherViews.note`, and as `BundleOpenings.note`. */
  note(launch: Launch, kind: VisitKind, request: PlatformRequest, visitor: Visitor): void {
    this.views.note(launch, kind, clientAddress(request), visitor);
    this.openings.note(launch, kind);
  }

  /** As `LauncherViews.unclaimedUntil`. */
  unclaimedUntil(launch: Launch, kind: VisitKind): Date | null {
    return this.views.unclaimedUntil(launch, kind);
  }
}
