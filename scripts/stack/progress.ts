/** Tells a person what is being done. */
export type Progress = { step<Result>(title: string, work: () => Promise<Result>): Promise<Result> };

/** One line when a step begins (on a terminal it is replaced) and one with its duration when it is done. */
export function createProgress(output: NodeJS.WriteStream): Progress {
  return {
    async step(title, work) {
      const startedAt = performance.now();
      output.write(output.isTTY ? `  ${title} …` : `  ${title} …\n`);
      try {
        const result = await work();
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        output.write(`${output.isTTY ? "\r\x1b[K" : ""}✓ ${title} (${seconds} s)\n`);
        return result;
      } catch (error) {
        output.write(`${output.isTTY ? "\r\x1b[K" : ""}✗ ${title}\n`);
        throw error;
      }
    },
  };
}

/** For tests, which speak only when they fail. */
export const silentProgress: Progress = { step: (_title, work) => work() };
