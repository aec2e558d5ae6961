import manifest from '../package.json' with { type: 'json' };

/** Version of Azimut, as in package.json. */
export const VERSION: string = manifest.version;
