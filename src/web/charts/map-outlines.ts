import france from 'virtual:outline-france';
import world from 'virtual:outline-world';
import type { MapFrame, Outline } from './map-shape.ts';

/** Outlines cut from Natural Earth (public domain, by way of `world-atlas`) when the page is built. */
export const OUTLINES: Readonly<Record<MapFrame, Outline>> = { france, world };
