import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { DomainError } from '#kernel';

import { isLateBody } from './late-body.js';

/** Refuses a body that could not be read. Runs after the guards that ask who is calling and how often. */
@Injectable()
export class BodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.getArgByIndex<FastifyRequest>(0);
    if (request.body instanceof DomainError && !isLateBody(request)) throw request.body;
    return true;
  }
}
