import type { Plugin } from 'esbuild';

export declare const leanEngine: Plugin;
export declare const leanProxies: Plugin;
