import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Env, type PlatformRequest, Public, RateLimit } from '#platform';

import { publicBase } from '../access/public-base.js';
import { isObject } from '../input/values.js';
import { LauncherService } from './launcher.service.js';
import { parseQrLook, type QrLook } from './qr-input.js';

const CACHE = 'public, max-age=3600';
const NO_CACHE = 'private, no-store';

/** The address of a bundle as a QR code: what is on it is as public as the address. */
@ApiExcludeController()
@Controller('l')
@RateLimit({ bucket: 'qr', limit: 120, windowMs: 60_000 })
export class QrController {
  constructor(
    private readonly launcher: LauncherService,
    private readonly env: Env,
  ) {}

  @Get(':slug/qr.svg')
  @Public()
  async svg(
    @Param('slug') slug: string,
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const look = parseQrLook(query);
    const address = await this.addressOf(slug, request);
    void reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': this.cache() });
    const { default: QRCode } = await import('qrcode');
    return QRCode.toString(address, { type: 'svg', ...sized(look, query) });
  }

  @Get(':slug/qr.png')
  @Public()
  async png(
    @Param('slug') slug: string,
    @Query() query: unknown,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const look = parseQrLook(query);
    const address = await this.addressOf(slug, request);
    void reply.headers({ 'content-type': 'image/png', 'cache-control': this.cache() });
    const { default: QRCode } = await import('qrcode');
    return QRCode.toBuffer(address, look);
  }

  /** An address that was taken from the request is for whoever sent it: the next one may have sent another. */
  private cache(): string {
    return this.env.publicUrl === null ? NO_CACHE : CACHE;
  }

  private async addressOf(name: string, request: PlatformRequest): Promise<string> {
    await this.launcher.demand(name);
    return `${publicBase(this.env, request)}/l/${encodeURIComponent(name)}`;
  }
}

/** A drawing has no size of its own, unless one is asked for. */
function sized(
  { width, ...look }: QrLook,
  query: unknown,
): Omit<QrLook, 'width'> & { readonly width?: number } {
  return isObject(query) && query['size'] !== undefined ? { ...look, width } : look;
}
