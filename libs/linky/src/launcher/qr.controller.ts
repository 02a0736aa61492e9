import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Env, type PlatformRequest, Public, RateLimit } from '#platform';

import { publicBase } from '../access/public-base.js';
import { LauncherService } from './launcher.service.js';

const PNG_WIDTH = 512;
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
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const address = await this.addressOf(slug, request);
    void reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': this.cache() });
    const { default: QRCode } = await import('qrcode');
    return QRCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M' });
  }

  @Get(':slug/qr.png')
  @Public()
  async png(
    @Param('slug') slug: string,
    @Req() request: PlatformRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const address = await this.addressOf(slug, request);
    void reply.headers({ 'content-type': 'image/png', 'cache-control': this.cache() });
    const { default: QRCode } = await import('qrcode');
    return QRCode.toBuffer(address, { width: PNG_WIDTH, errorCorrectionLevel: 'M' });
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
