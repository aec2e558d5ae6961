export const API_MEMORY: string;
export const COMPILE_CACHE: string;
