export type RunningChats = {
  /** Lets `stop` abort this answer. Returns the end of that. */
  begin: (owner: AnswerOwner, stopped: AbortController) => () => void;
  /** False when no such answer of this customer runs in this process. */
  stop: (owner: AnswerOwner) => boolean;
};

export type AnswerOwner = { customerId: string; requestId: string };

/** The answers this process is streaming to browsers, so that their stop buttons find them. */
export function createRunningChats(): RunningChats {
  const running = new Map<string, AbortController>();
  const keyOf = ({ customerId, requestId }: AnswerOwner) => `${customerId} ${requestId}`;
  return {
    begin(owner, stopped) {
      running.set(keyOf(owner), stopped);
      return () => running.delete(keyOf(owner));
    },
    stop(owner) {
      const stopped = running.get(keyOf(owner));
      stopped?.abort();
      return stopped !== undefined;
    },
  };
}
