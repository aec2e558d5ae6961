export const API_MEMORY: readonly string[];
export const NATIVE_MEMORY: Readonly<Record<string, string>>;
export const COMPILE_CACHE: string;
