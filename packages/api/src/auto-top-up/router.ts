import { router } from "../trpc/trpc.ts";
import { confirmCardProcedure } from "./confirm-card.ts";
import { getAutoTopUpProcedure } from "./get-auto-top-up.ts";
import { setAutoTopUpProcedure } from "./set-auto-top-up.ts";
import { turnOffAutoTopUpProcedure } from "./turn-off-auto-top-up.ts";

export const autoTopUpRouter = router({
  get: getAutoTopUpProcedure,
  set: setAutoTopUpProcedure,
  turnOff: turnOffAutoTopUpProcedure,
  confirmCard: confirmCardProcedure,
});
