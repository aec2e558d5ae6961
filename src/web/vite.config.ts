import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { outlines } from './charts/outlines-plugin.ts';

/** Where `npm run azimut` answers while the page is worked on with Vite's own server. */
const API = 'http://127.0.0.1:3600';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), outlines()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy knows no `data:` and no inline script: every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': API } },
});
