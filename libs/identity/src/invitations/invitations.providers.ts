import { InvitationAcceptanceController } from './invitation-acceptance.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationAnswers } from './invitation-answers.service.js';
import { InvitationMails } from './invitation-mails.service.js';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitations } from './invitations.service.js';

/** What invitations add to the room. */
export const INVITATION_PROVIDERS = [InvitationAnswers, InvitationMails, Invitations, InvitationsRepository];

export const INVITATION_CONTROLLERS = [InvitationsController, InvitationAcceptanceController];

/** For the pages. */
export const INVITATION_EXPORTS = [InvitationAnswers];
