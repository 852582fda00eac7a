import { temporaryFolder } from './temporary-folder';

// n8n-core reads its folder once, while it loads: each test file gets one of its own before that.
process.env.N8N_USER_FOLDER = temporaryFolder('n8n');
