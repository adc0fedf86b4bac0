/**
 * The chance of a good answer in millionths. Opinions are whole numbers, so that comparing and adding them gives the same
 * result on every machine.
 */
export type Quality = number;

export const QUALITY_CERTAIN = 1_000_000;
