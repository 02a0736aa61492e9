import { Injectable } from '@nestjs/common';

import { IdentitySettings, InvitationAnswers } from '#identity';
import { type PlatformRequest } from '#platform/auth';
import { Visitors } from '#platform/pages';

import { DECLINED_PAGE, INVITATION_OVER_PAGE } from '../pages/messages.js';
import { SiteTemplates } from '../pages/site-templates.js';
import { invitationPage } from './invitation.view.js';

/** What visitors are shown of an invitation, and what comes of their answer. */
@Injectable()
export class InvitationPages {
  constructor(
    private readonly answers: InvitationAnswers,
    private readonly visitors: Visitors,
    private readonly templates: SiteTemplates,
    private readonly settings: IdentitySettings,
  ) {}

  async show(token: string, request: PlatformRequest): Promise<{ page: string; isOver: boolean }> {
    const visitor = await this.visitors.of(request);
    const invitation = await this.answers.inspect(token, visitor);
    if (invitation.state === 'over')
      return { page: this.templates.message(INVITATION_OVER_PAGE), isOver: true };
    const page = invitationPage(invitation, visitor, this.settings);
    return { page: this.templates.render('invitation', page), isOver: false };
  }

  /** `null`: the page of the invitation says what has become of it. Refuses as the answers do. */
  async answer(token: string, declines: boolean, request: PlatformRequest): Promise<string | null> {
    const visitor = await this.visitors.of(request);
    if (visitor === null) return null;
    if (!declines) {
      await this.answers.accept(token, visitor);
      return null;
    }
    await this.answers.decline(token, visitor);
    return this.templates.message(DECLINED_PAGE);
  }
}
