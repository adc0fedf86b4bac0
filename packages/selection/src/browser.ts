/** What a page may load of this package: no tokenizer, no weights, no database. */
export { estimateCost } from "./estimate-in-browser.ts";
export { TASK_NAMES, taskName, taskTitle } from "./task-names.ts";
