/** A service in waiting for `npm run dev`: reads the packages, which never change, and starts when it is told to. */
import 'reflect-metadata';

const PACKAGES = [
  ...['@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', '@nestjs/platform-socket.io'],
  ...['@nestjs/swagger', '@nestjs/throttler', '@nestjs/websockets', 'class-validator', 'fastify'],
  ...['@fastify/static', 'typeorm', 'pg', 'pino', 'prom-client', 'socket.io', 'jsonwebtoken', 'passport-jwt'],
  ...['eta', 'ipaddr.js', 'rxjs'],
];

const told = new Promise((resolve) => process.once('message', resolve));
// Whoever loses the one that started it has nobody to serve.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

// One after the other: Node 20 stumbles over CommonJS that requires what is being imported.
for (const name of PACKAGES) await import(name);
await told;
process.channel?.unref();
await import('../dist/apps/ligature/src/main.js');
