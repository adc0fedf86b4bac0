import type { Tx } from "@scrip/db";

/** Keeps one piece of a running answer. Written again, because nobody knew whether it was kept, it may have grown meanwhile. */
export async function insertAnswerPart(
  tx: Tx,
  part: { requestId: string; position: number; text: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO answer_part (request_id, position, text) VALUES (${part.requestId}, ${part.position}, ${part.text})
      ON CONFLICT (request_id, position) DO UPDATE SET text = EXCLUDED.text`;
}

/** The kept text of a running answer from a position on, and the position after it. */
export async function readAnswerParts(
  tx: Tx,
  requestId: string,
  fromPosition: number,
): Promise<{ text: string; nextPosition: number }> {
  const parts = await tx.answerPart.findMany({
    where: { requestId, position: { gte: fromPosition } },
    orderBy: { position: "asc" },
    select: { position: true, text: true },
  });
  return {
    text: parts.map((part) => part.text).join(""),
    nextPosition: (parts.at(-1)?.position ?? fromPosition - 1) + 1,
  };
}

export async function deleteAnswerParts(tx: Tx, requestId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM answer_part WHERE request_id = ${requestId}`;
}
