import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { asPage, type MessagePage } from '#platform/pages';

import {
  ABANDONED_PAGE,
  expiredPage,
  LIMITED_PAGE,
  NOT_FOUND_PAGE,
  takenDownPage,
  usedUpPage,
} from '../pages/messages.js';
import { BundleTemplates } from '../pages/bundle-templates.js';
import type { Found, Launch } from './launcher.service.js';
import { launcherPage, type OwnerView } from './launcher.view.js';

type Closed = Exclude<Found, { state: 'open' | 'locked' }>;

/** What visitors of a bundle are shown. */
@Injectable()
export class LauncherPages {
  constructor(
    private readonly templates: BundleTemplates,
    private readonly env: Env,
  ) {}

  open(launch: Launch, unclaimedUntil: Date | null, request: PlatformRequest, owner: OwnerView): string {
    const base = publicBase(this.env, request);
    return this.templates.render('launcher', launcherPage(launch, unclaimedUntil, base, owner));
  }

  closed(found: Closed, reply: FastifyReply): string {
    const [status, message] = messageOf(found);
    asPage(reply, status);
    return this.templates.message(message);
  }
}

/** What is said where no bundle is shown; whatever was there once is gone (410). */
function messageOf(found: Closed): readonly [number, MessagePage] {
  switch (found.state) {
    case 'unknown':
      return [404, NOT_FOUND_PAGE];
    case 'limited':
      return [200, LIMITED_PAGE];
    case 'abandoned':
      return [410, ABANDONED_PAGE];
    case 'taken_down':
      return [410, takenDownPage(found.reason)];
    case 'expired':
      return [410, expiredPage(found.elsewhere)];
    case 'used_up':
      return [410, usedUpPage(found.elsewhere)];
  }
}
