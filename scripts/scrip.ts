/** `pnpm scrip COMMAND`: small tools. */
import { printCode } from "./scrip/print-code.ts";
import { printQuality } from "./scrip/print-quality.ts";
import { type Ending, verifyFile } from "./scrip/verify-file.ts";

const COMMANDS: Record<string, { usage: string; run(commandArguments: string[]): Promise<Ending> }> = {
  code: { usage: "code EMAIL    prints the two-factor code of a demo operator, for the log-in", run: printCode },
  verify: { usage: "verify FILE    checks that a statement adds up and was not changed", run: verifyFile },
  quality: {
    usage: "quality DATABASE_URL    shows what is believed of each model and task, and how old it is",
    run: printQuality,
  },
};

const [name = "", ...commandArguments] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
const ending = command ? await command.run(commandArguments) : { ok: false, line: listCommands() };
process[ending.ok ? "stdout" : "stderr"].write(`${ending.line}\n`);
process.exit(ending.ok ? 0 : 1);

function listCommands(): string {
  return ["Usage:", ...Object.values(COMMANDS).map(({ usage }) => `  pnpm scrip ${usage}`)].join("\n");
}
