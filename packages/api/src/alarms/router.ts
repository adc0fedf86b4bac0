import { router } from "../trpc/trpc.ts";
import { acknowledgeAlarmProcedure } from "./acknowledge-alarm.ts";
import { listAlarmsProcedure } from "./list-alarms.ts";

export const alarmsRouter = router({ list: listAlarmsProcedure, acknowledge: acknowledgeAlarmProcedure });
