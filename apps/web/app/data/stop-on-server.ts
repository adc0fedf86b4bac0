const WAIT_MS = 4_000;
const RETRY_MS = 250;

/**
 * Asks the server to end an answer, so that its last words and its charge still arrive. It waits until the answer has started:
 * somebody may stop what was sent a moment ago, and hanging up alone would let it run on, and be paid for, unseen.
 *
 * Answers whether it is over after four seconds; if it is not, there is nothing left but to hang up.
 */
export async function stopOnServer(
  requestId: string,
  { isStarted, isRunning }: { isStarted: () => boolean; isRunning: () => boolean },
): Promise<boolean> {
  let isHeard = false;
  for (let waited = 0; waited < WAIT_MS && isRunning(); waited += RETRY_MS) {
    if (isStarted()) isHeard ||= await ask(requestId);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  if (isRunning() && !isHeard) await ask(requestId);
  return !isRunning();
}

async function ask(requestId: string): Promise<boolean> {
  const stopping = fetch(`/chat/stop/${encodeURIComponent(requestId)}`, { method: "POST" });
  return stopping.then(
    (response) => response.ok,
    () => false, // asked again, and hung up on in the end
  );
}
