import { createServer } from 'node:http';

import { Server } from 'socket.io';

/** A bare `io.to(room).emit`: whatever one client says, all hear; no rights, no database. */
const http = createServer((_, response) => response.end('{"ok":true}'));
const io = new Server(http, { perMessageDeflate: false });

io.on('connection', (socket) => {
  void socket.join('all');
  socket.on('node:update', ({ id, title }: { id: string; title: string }, ack: (answer: object) => void) => {
    const node = { id, title, version: 1, lastEditedTime: new Date().toISOString(), shareRoots: [id] };
    const diff = { links: [], nodes: [node] };
    io.to('all').except(socket.id).emit('graph:diff', diff);
    ack({ ok: true, diff });
  });
});

process.on('SIGTERM', () => process.exit(0));
http.listen(Number(process.env['PORT']), '127.0.0.1');
