/** As long as a label may get in another language. */
export const LONG_LABEL = "Guthabenaufladung jetzt kostenpflichtig";

/** An exact moment for everything on the design page, so that it looks the same tomorrow. */
export const NOW = "2026-11-23T09:00:00.000Z";
