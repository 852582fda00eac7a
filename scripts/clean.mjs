import { rmSync } from 'node:fs';

// A file that has left the sources must leave the package too.
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
