export type Ticker = {
  /** Runs a pass as soon as possible and resolves when one that began after this call is over. */
  wake(): Promise<void>;
  /** No pass begins any more; resolves when the last one is over. */
  stop(): Promise<void>;
};

/** Runs `pass` every `intervalMs` and when woken, never twice at once. A pass that fails is reported and tried again. */
export function startTicker(pass: () => Promise<void>, intervalMs: number, onError: (error: unknown) => void): Ticker {
  let isStopped = false;
  let isWanted = false;
  let running: Promise<void> | null = null;

  const run = async () => {
    while (isWanted && !isStopped) {
      isWanted = false;
      await pass().catch(onError);
    }
    running = null;
  };
  const wake = () => {
    isWanted = true;
    running ??= run();
    return running;
  };
  const timer = setInterval(() => void wake(), intervalMs);
  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
