import type { Command } from '../command.js';

export const versionCommand: Command = {
  name: 'version',
  about: 'tells the version of this build',
  run: async () => {
    const { VERSION } = await import('#platform/config');
    return { json: { version: VERSION }, text: VERSION };
  },
};
